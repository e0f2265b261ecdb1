import { types } from 'node:util'
import { newNumbers, newRoutes } from './arguments/allocate.js'
import { nonNegative, readSeed, type Seed } from './arguments/numbers.js'
import { optional, type Readers, readOptions } from './arguments/options.js'
import { coded, invalidType, invalidValue } from './errors.js'
import { rebalanceSync } from './rebalance.js'
import { Router, type RouterOptions } from './router.js'
import type { Target } from './targets.js'

/** Options of {@link partition}. */
export interface PartitionOptions<T, Name extends string = string> {
  /** Where items go, in the order of the result; a `limit` is in items, or in weight. */
  targets: readonly Target<Name>[]
  /** Items whose keys are the same (as of a Map) stay together; by default every item stands alone. */
  key?: ((item: T) => unknown) | undefined
  /** What an item adds to the load of its target: finite, >= 0; 1 by default. */
  weight?: ((item: T) => number) | undefined
  /** 0 to 2^53 - 1, or a bigint up to 2^64 - 1; 0 by default. */
  seed?: Seed | undefined
  /**
   * The last result: as few items as can be move away from where they are in it. Items are the same by
   * `key`; without it strings, numbers and bigints are the same by value, and others need `key`.
   */
  before?: ReadonlyMap<string, Iterable<T>> | undefined
  /** Takes the items for which the limits have no room; without it they are an error. */
  unplaced?: T[] | undefined
}

const readers = {
  targets: readList,
  key: optional(readFunction),
  weight: optional(readFunction),
  seed: readSeed,
  before: optional(readMap),
  unplaced: optional(readArray),
} satisfies Readers<PartitionOptions<unknown>>

/**
 * Shares items out among targets in proportion to capacity: every target by name, in the order
 * given, with its items in the order that they came in. Blocking.
 *
 * Loads, in items or with `weight` in weight, are those of `exact` with a fan-out of 1: every item
 * alone makes them equal capacity shares, rounded down or up; with weights or keys they follow
 * shares as nearly as these allow. A pure function of the items' number (with keys, of their
 * pattern), the weights, the targets and the seed. O(items), with weights or keys a sort besides.
 *
 * With `before`, the last result, as few items as can be move, or with weights or keys as little weight as can be
 * found; see {@link rebalance}.
 *
 * Throws ERR_OUT_OF_RANGE, naming how many, when limits leave items out and there is no `unplaced`;
 * ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE or ERR_INVALID_ARG_VALUE for an option, naming it.
 *
 * @example
 * ```ts
 * const byWorker = partition(files, { targets: [{ name: 'big', capacity: 2 }, { name: 'small' }], weight: (file) => file.size })
 * for (const file of byWorker.get('big') ?? []) console.log(file)
 * ```
 */
export function partition<T, Name extends string>(
  items: Iterable<T>,
  options: PartitionOptions<T, Name>,
): Map<Name, T[]> {
  const { targets, key, weight, seed, before, unplaced } = readOptions(options, readers, 'partition')
  const all = [...iterable('items', items)] as T[]
  const { groups, count } = key ? grouped(all, key) : { groups: null, count: all.length }
  const groupOf = (i: number) => (groups ? (groups[i] as number) : i)
  const weights = weight || count < all.length ? groupWeights(all, groupOf, count, weight) : undefined
  const { names, routes } = before
    ? kept(homes(all, groupOf, count, key, before), { targets, seed, weights })
    : planned({ sources: count, fanOut: 1, targets, seed, weights })
  const parts = names.map((): T[] => [])
  const left: T[] = []
  all.forEach((item, i) => {
    const target = routes[groupOf(i)] as number
    const part = target < 0 ? left : (parts[target] as T[])
    part.push(item)
  })
  if (left.length > 0 && unplaced === undefined) {
    const rest = `${left.length} ${left.length === 1 ? 'is' : 'are'} left over`
    const message = `limits must have room for all items, or unplaced be given; ${rest}`
    throw coded(new RangeError(message), 'ERR_OUT_OF_RANGE')
  }
  for (const item of left) unplaced?.push(item)
  return new Map(parts.map((part, j) => [names[j] as Name, part]))
}

/** The target of every group, and the names of targets. */
interface Placed {
  names: readonly string[]
  routes: Int32Array
}

function planned(options: RouterOptions): Placed {
  const router = new Router(options)
  return { names: router.names as readonly string[], routes: router.routeSync() }
}

/** As planned, with the fewest moves from the names at which groups were. */
function kept(
  homes: readonly (string | undefined)[],
  { targets, seed, weights }: { targets: readonly Target[]; seed: bigint; weights: Float64Array | undefined },
): Placed {
  // The router checks the targets, and has their names.
  const names = new Router({ sources: 0, fanOut: 1, targets }).names as readonly string[]
  const indices = new Map(names.map((name, j) => [name, j]))
  const before = newRoutes(homes.length)
  homes.forEach((home, i) => {
    before[i] = home === undefined ? -1 : (indices.get(home) ?? -1)
  })
  const options = { fanOut: 1, targets, seed }
  const done = weights ? rebalanceSync(before, { ...options, weights }) : rebalanceSync(before, options)
  return { names, routes: done.routes }
}

/** The name at which every group was; undefined for what is new. */
function homes(
  items: readonly unknown[],
  groupOf: (i: number) => number,
  count: number,
  key: ((item: unknown) => unknown) | undefined,
  before: ReadonlyMap<unknown, unknown>,
): (string | undefined)[] {
  const identity = (item: unknown) => {
    if (key) return key(item)
    if (typeof item !== 'object' && typeof item !== 'function') return item
    throw invalidValue('key', 'must be given where there is before and items are neither strings nor numbers')
  }
  /** Where each value was, as often as it was there: the first places last. */
  const places = new Map<unknown, string[]>()
  for (const [name, list] of before) {
    if (typeof name !== 'string') throw invalidType('a key of before', 'a string', name)
    for (const item of iterable(`before.get('${name}')`, list)) {
      const value = identity(item)
      const known = places.get(value)
      if (known) known.push(name)
      else places.set(value, [name])
    }
  }
  for (const list of places.values()) list.reverse()
  const homes = new Array<string | undefined>(count)
  items.forEach((item, i) => {
    homes[groupOf(i)] ??= places.get(identity(item))?.pop()
  })
  return homes
}

/** The group of every item, by its key, and how many groups there are. */
function grouped<T>(items: readonly T[], key: (item: T) => unknown): { groups: number[]; count: number } {
  const numbers = new Map<unknown, number>()
  const groups = items.map((item) => {
    const value = key(item)
    const number = numbers.get(value) ?? numbers.size
    numbers.set(value, number)
    return number
  })
  return { groups, count: numbers.size }
}

/** What every group weighs: its items together, each 1 unless a function says otherwise. */
function groupWeights<T>(
  items: readonly T[],
  groupOf: (i: number) => number,
  count: number,
  weight: ((item: T) => unknown) | undefined,
): Float64Array {
  const weights = newNumbers(count)
  items.forEach((item, i) => {
    const own = weight ? nonNegative(`weight(items[${i}])`, weight(item)) : 1
    weights[groupOf(i)] = (weights[groupOf(i)] as number) + own
  })
  return weights
}

function iterable(name: string, value: unknown): Iterable<unknown> {
  if (typeof (value as Iterable<unknown> | null | undefined)?.[Symbol.iterator] === 'function') {
    return value as Iterable<unknown>
  }
  throw invalidType(name, 'an iterable', value)
}

/** Targets have names here; the router reads them. */
function readList(name: string, value: unknown): readonly Target[] {
  if (Array.isArray(value)) return value
  throw invalidType(name, 'an array of targets', value)
}

function readMap(name: string, value: unknown): ReadonlyMap<unknown, unknown> {
  if (types.isMap(value)) return value
  throw invalidType(name, 'a Map of name to items', value)
}

function readFunction(name: string, value: unknown): (item: unknown) => unknown {
  if (typeof value === 'function') return value as () => unknown
  throw invalidType(name, 'a function', value)
}

function readArray(name: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  throw invalidType(name, 'an array', value)
}
