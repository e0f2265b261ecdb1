import { type InspectOptions, inspect, types } from 'node:util'
import { binding, type KeyFacts, type KeyPlan, type Task } from '../addon/binding.js'
import { newNumbers, newRoutes, newWords } from '../arguments/allocate.js'
import {
  float64,
  lengthOf,
  type Numbers,
  optionalFloat64,
  sharedInt32,
  uint32,
  writableInt32,
} from '../arguments/arrays.js'
import { checkSlots, finite, positiveInteger, readSeed, type Seed } from '../arguments/numbers.js'
import { optional, type Reader, type Readers, readOptions } from '../arguments/options.js'
import { type ProgressOptions, progressReaders } from '../arguments/signal.js'
import { runAsync } from '../call.js'
import { countFilled, type Report, watched, watchedAsync } from '../diagnostics.js'
import { invalidType, invalidValue } from '../errors.js'
import { readDomains, type Target, targetsWith, withTargets } from '../targets.js'
import { type Board, throwDarts, throwOne } from './board.js'
import { hashKey, type Key, lanes, type PackedKeys } from './hash.js'

/** What both a router and {@link KeyRouter.with} take. */
export interface KeyTargets {
  /** Relative capacity of every target: finite, >= 0, not all 0. */
  capacities?: Numbers | undefined
  /** Failure domain of each target, any numbers from 0 to 2^32 - 1, or strings; by default each is its own. */
  domains?: Numbers | readonly string[] | undefined
}

/** Options of {@link KeyRouter}. */
export interface KeyRouterOptions extends KeyTargets {
  /** In place of `capacities`: M targets of equal capacity, or a list of named ones, without limits. */
  targets?: number | readonly Target[] | undefined
  /** k, the targets of a key: 1 by default. */
  fanOut?: number | undefined
  /** 0 to 2^53 - 1, or a bigint up to 2^64 - 1; 0 by default. */
  seed?: Seed | undefined
  /**
   * The largest capacity that there will ever be; by default the least power of two that is not below the
   * largest of `capacities`. Routers agree on keys only where they agree on this.
   */
  maxCapacity?: number | undefined
  /**
   * The targets that there will ever be: a table of so many, rounded up to a power of two, which is faster
   * where capacities are very unequal, and can never grow. Another mapping than without.
   */
  maxTargets?: number | undefined
}

/** Options of {@link KeyRouter.route}. */
export interface KeyRouteOptions extends PackedKeys, ProgressOptions {
  /** Where the targets go, k slots a key: a view of a SharedArrayBuffer. */
  out?: Int32Array | undefined
}

/** Options of {@link KeyRouter.routeSync}. */
export interface KeyRouteSyncOptions extends PackedKeys {
  /** Where the targets go: k slots a key. */
  out?: Int32Array | undefined
}

/** Options of {@link KeyRouter.acquire}. */
export interface AcquireOptions {
  /** The first targets of the key among which the least busy is taken; 2 by default. */
  choices?: number | undefined
}

/** A target in use. */
export interface Lease {
  /** The target. */
  readonly target: number
  /** Tells that it is in use no more; a second call does nothing. */
  release(): void
}

/** What a {@link KeyRouter} is in short. */
export interface KeyRouterFacts {
  /** k. */
  fanOut: number
  /** M. */
  targets: number
  /** The names of the targets, where they have some. */
  names?: readonly string[]
  /** The capacity that no target may exceed. */
  maxCapacity: number
  /** The steps that a look-up takes on average. */
  expectedDarts: number
  /** Equal where two machines route alike. */
  fingerprint: string
}

const bytes: Reader<Uint8Array> = (name, value) => {
  if (!types.isUint8Array(value)) throw invalidType(name, 'a Uint8Array', value)
  return value
}

const targetReaders = { capacities: optionalFloat64, domains: optional(readDomains) } satisfies Readers<KeyTargets>

const keyReaders = {
  ...targetReaders,
  targets: targetsWith('domain'),
  fanOut: optional(positiveInteger),
  seed: readSeed,
  maxCapacity: optional(finite),
  maxTargets: optional(positiveInteger),
} satisfies Readers<KeyRouterOptions>

const withReaders = { capacities: float64, domains: optional(readDomains) } satisfies Readers<KeyTargets>

const packedReaders = { keys: bytes, offsets: uint32 } satisfies Readers<PackedKeys>

const routeReaders = {
  ...packedReaders,
  out: optional(sharedInt32),
  ...progressReaders,
} satisfies Readers<KeyRouteOptions>

const routeSyncReaders = { ...packedReaders, out: optional(writableInt32) } satisfies Readers<KeyRouteSyncOptions>

const acquireReaders = { choices: optional(positiveInteger) } satisfies Readers<AcquireOptions>

/** A plan made elsewhere, which the constructor takes as it is. */
class Planned {
  constructor(
    readonly fanOut: number,
    readonly capacities: Float64Array,
    readonly names: readonly string[] | null,
    readonly plan: KeyPlan,
    /** Shared by the routers that come from one another. */
    readonly inUse: InUse,
  ) {}
}

/** How often every target is in use. */
class InUse {
  #counts = newNumbers(0)

  /** Makes room for so many targets. */
  reach(targets: number): void {
    if (targets <= this.#counts.length) return
    const counts = newNumbers(targets)
    counts.set(this.#counts)
    this.#counts = counts
  }

  of(target: number): number {
    return this.#counts[target] as number
  }

  add(target: number, change: number): void {
    this.#counts[target] = this.of(target) + change
  }
}

/**
 * A router of keys: strings, bytes, numbers of which there is no list. A key has the same targets for ever, in
 * expectation in proportion to capacity, and when targets come, go or change, the fewest keys move.
 *
 * No coordination: every process that knows the options computes the same. A key takes {@link expectedDarts}
 * steps on average, whatever the number of targets. Targets are their indices: a list is kept or
 * lengthened, never renumbered; a target ends by capacity 0.
 *
 * ```js
 * import { KeyRouter } from 'phase-router'
 *
 * const shards = new KeyRouter({ capacities: [2, 1, 1] })
 * console.log(shards.targetOf('tenant-42') === shards.targetOf(Buffer.from('tenant-42'))) // true
 * ```
 */
export class KeyRouter {
  readonly #plan: KeyPlan
  readonly #facts: KeyFacts
  readonly #board: Board
  readonly #fanOut: number
  readonly #capacities: Float64Array
  readonly #names: readonly string[] | null
  readonly #inUse: InUse

  /**
   * Plans, blocking: O(M).
   *
   * Throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE or ERR_INVALID_ARG_VALUE, naming the option.
   */
  constructor(options: KeyRouterOptions)
  /** @internal */
  constructor(planned: Planned)
  constructor(given: KeyRouterOptions | Planned) {
    const { fanOut, capacities, names, plan, inUse } = given instanceof Planned ? given : planned(given)
    this.#plan = plan
    this.#fanOut = fanOut
    this.#capacities = capacities
    this.#names = names
    this.#inUse = inUse
    inUse.reach(capacities.length)
    const facts = plan.facts()
    const heights = newNumbers(capacities.length)
    plan.heights(heights)
    const domains = facts.hasDomains ? newWords(capacities.length) : undefined
    if (domains !== undefined) plan.domains(domains)
    this.#facts = facts
    const { startA, startB, levels, fixed, rooms } = facts
    this.#board = { startA, startB, levels, fixed, rooms, heights, domains }
  }

  /** k: the slots of a row. */
  get fanOut(): number {
    return this.#fanOut
  }

  /** M. */
  get targets(): number {
    return this.#capacities.length
  }

  /** The names of the targets by their index; null where they have none, or {@link with} has added some. */
  get names(): readonly string[] | null {
    return this.#names
  }

  /**
   * The first target of a key. A string is its UTF-8 bytes (a lone surrogate U+FFFD); a number or a bigint is
   * the key of its decimal digits, so that 5, 5n and '5' are one key.
   *
   * Throws ERR_INVALID_ARG_TYPE for what is no key, ERR_OUT_OF_RANGE for a number that is no safe integer.
   */
  targetOf(key: Key): number {
    const board = this.#board
    hashKey(board.startA, board.startB, key)
    return throwOne(board, lanes.a, lanes.b)
  }

  /** The targets of a key, each of another domain: k slots, filled ones first, -1 after them. Throws as {@link targetOf}. */
  targetsOf(key: Key): Int32Array {
    const row = newRoutes(this.#fanOut)
    const filled = this.#first(key, this.#fanOut, row)
    return filled < row.length ? row.fill(-1, filled) : row
  }

  /**
   * The targets of packed keys (see {@link packKeys}), computed off the event loop: k slots a key. With
   * `out`, resolves to it.
   *
   * Rejects with ERR_OUT_OF_RANGE for offsets that fall or reach beyond the bytes; with an AbortError when
   * `signal` aborts: `out` may then be partly written.
   */
  route(options: KeyRouteOptions): Promise<Int32Array> {
    return watchedAsync('route', 'keys', (report) => this.#later(options, report), countFilled)
  }

  /** As {@link route}, blocking; `out` may be any Int32Array. */
  routeSync(options: KeyRouteSyncOptions): Int32Array {
    return watched('route', 'keys', (report) => this.#now(options, report), countFilled)
  }

  async #later(options: KeyRouteOptions, report: Report | undefined): Promise<Int32Array> {
    const read = readOptions(packed(options), routeReaders, 'KeyRouter.route')
    const { keys, offsets, out } = read
    const slots = this.#slots(offsets, report)
    const rows = out ?? newRoutes(slots)
    const start = (task: Task) => this.#plan.routeInto(task, keys, offsets, rows)
    const sources = slots / this.#fanOut
    return runAsync({ start, sources, result: () => rows, holds: out !== undefined }, read, report)
  }

  #now(options: KeyRouteSyncOptions, report: Report | undefined): Int32Array {
    const { keys, offsets, out } = readOptions(packed(options), routeSyncReaders, 'KeyRouter.routeSync')
    const slots = this.#slots(offsets, report)
    const rows = out ?? newRoutes(slots)
    this.#plan.routeIntoSync(keys, offsets, rows)
    return rows
  }

  /**
   * The router of the same keys with other capacities: those of all targets that there were, and of new ones
   * after them. Only keys move that must: a target that goes loses its own, one that comes takes its
   * part of all. `domains` must be given where there are some. O(M).
   *
   * Throws as the constructor does; ERR_OUT_OF_RANGE for a capacity above `maxCapacity`.
   */
  with(targets: KeyTargets): KeyRouter {
    return routerWith((report) => {
      const { capacities, domains } = readOptions(targets, withReaders, 'KeyRouter.with')
      report?.of({ sources: 0, targets: capacities.length, fanOut: this.#fanOut })
      const plan = this.#plan.with(capacities, domains)
      const names = this.#names?.length === capacities.length ? this.#names : null
      return new Planned(this.#fanOut, capacities, names, plan, this.#inUse)
    })
  }

  /**
   * Takes, among the first targets of a key, the one that is least in use for its capacity; the earlier one of
   * equals. Counts what this process has taken and not released, in all routers that come from one
   * another by {@link with}.
   */
  acquire(key: Key, options: AcquireOptions = {}): Lease {
    const { choices = 2 } = readOptions(options, acquireReaders, 'KeyRouter.acquire')
    const row = newRoutes(Math.min(choices, this.#board.rooms))
    this.#first(key, row.length, row)
    const inUse = this.#inUse
    const burden = (target: number) => (inUse.of(target) + 1) / (this.#capacities[target] as number)
    let target = row[0] as number
    for (const other of row) if (burden(other) < burden(target)) target = other
    inUse.add(target, 1)
    let held = true
    return {
      target,
      release: () => {
        if (held) inUse.add(target, -1)
        held = false
      },
    }
  }

  /** The capacity that no target may exceed. */
  get maxCapacity(): number {
    return this.#facts.maxCapacity
  }

  /** The steps that a look-up takes on average: the cells of the board times `maxCapacity` over the sum of capacities. */
  get expectedDarts(): number {
    return this.#facts.expectedDarts
  }

  /** A hash of the mapping's version and all options: equal where two machines route alike. */
  get fingerprint(): string {
    return this.#plan.fingerprint()
  }

  /** What it is in short, as JSON. */
  toJSON(): KeyRouterFacts {
    return {
      fanOut: this.#fanOut,
      targets: this.targets,
      ...(this.#names && { names: this.#names }),
      maxCapacity: this.maxCapacity,
      expectedDarts: this.expectedDarts,
      fingerprint: this.fingerprint,
    }
  }

  /** The same, for `console.log`. @internal */
  [inspect.custom](_depth: number, options: InspectOptions): string {
    return `KeyRouter ${inspect(this.toJSON(), options)}`
  }

  /** Writes the first targets of a key; returns how many there are. */
  #first(key: Key, wanted: number, row: Int32Array | number[]): number {
    const board = this.#board
    const filled = Math.min(wanted, board.rooms)
    hashKey(board.startA, board.startB, key)
    throwDarts(board, lanes.a, lanes.b, filled, row)
    return filled
  }

  #slots(offsets: Uint32Array, report: Report | undefined): number {
    const count = lengthOf(offsets) - 1
    if (count < 0) throw invalidValue('offsets', 'must not be empty: they are one more than the keys')
    checkSlots(count, this.#fanOut, 'keys * fanOut', ' (use fewer keys)')
    report?.of({ sources: count, targets: this.targets, fanOut: this.#fanOut })
    return count * this.#fanOut
  }
}

/** Options with packed keys; who gives a list of keys is told how to pack it. */
function packed<T extends PackedKeys>(options: T): T {
  if (Array.isArray(options)) throw invalidType('keys', 'packed by packKeys', options)
  return options
}

// Outside of the class: one that names itself has another name in a bundle, which errors would show.
function routerWith(plan: (report?: Report) => Planned): KeyRouter {
  return new KeyRouter(watchedPlan(plan))
}

/** A plan has no keys, so nothing of it is filled. */
function watchedPlan(plan: (report?: Report) => Planned): Planned {
  return watched('plan', 'keys', plan, () => ({ filled: 0, unfilled: 0 }))
}

function planned(options: KeyRouterOptions): Planned {
  return watchedPlan((report) => {
    const read = withTargets(readOptions(options, keyReaders, 'KeyRouter'))
    const fanOut = read.fanOut ?? 1
    report?.of({ sources: 0, targets: read.capacities.length, fanOut })
    const plan = binding.keyPlanSync(Object.assign(read, { fanOut }))
    return new Planned(fanOut, read.capacities, read.names ?? null, plan, new InUse())
  })
}
