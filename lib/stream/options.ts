import type { StreamChangeInput } from '../addon/binding.js'
import { float64, type Numbers, optionalFloat64, sharedInt32, writableInt32 } from '../arguments/arrays.js'
import { integer, positiveInteger, readSeed, type Seed } from '../arguments/numbers.js'
import { optional, type Reader, type Readers, readOptions } from '../arguments/options.js'
import { type AsyncOptions, asyncReaders, type ProgressOptions, progressReaders } from '../arguments/signal.js'
import { invalidType, invalidValue } from '../errors.js'
import { readDomains, type Target, targetsWith } from '../targets.js'

/** The first number that is no item: 2^53 - 1. */
export const ITEMS = Number.MAX_SAFE_INTEGER

/** Limits that hold in every window of so many consecutive items. */
export interface WindowLimits {
  /** The items of a window: 1 to 2^31 - 1. */
  window: number
  /** The most of them for every target: whole numbers >= 0, or Infinity. Left out where named targets have limits. */
  max?: Numbers | undefined
}

/** Other capacities from an item on. */
export interface StreamChange {
  /** The first item that they hold for, after that of the change before. */
  from: number
  /** The capacities of all targets: as many as before, or more. A target ends by capacity 0. */
  capacities: Numbers
  /** The domains of all targets; needed only where targets are added to a stream with domains. */
  domains?: Numbers | readonly string[] | undefined
}

/** Options of {@link StreamRouter}. */
export interface StreamRouterOptions {
  /** k, the targets of an item: 1 to 2^31 - 1. */
  fanOut: number
  /** Relative capacity of every target: finite, >= 0, not all 0. */
  capacities?: Numbers | undefined
  /**
   * In place of `capacities`: M targets of equal capacity, or a list of named ones. Their limits are those of a
   * window, and need `windowLimits: { window }`.
   */
  targets?: number | readonly Target[] | undefined
  /** Failure domain of each target, any numbers from 0 to 2^32 - 1, or strings; by default each is its own. */
  domains?: Numbers | readonly string[] | undefined
  /**
   * 0 to 2^53 - 1, or a bigint up to 2^64 - 1; 0 by default. Streams of one seed that begin at item 0
   * begin alike: processes that count items of their own take {@link StreamRouter.producer}.
   */
  seed?: Seed | undefined
  /**
   * Whether targets of equal capacity meet all others in turn, instead of the same ones for ever; by default
   * where `fanOut` is above 1. Windows are a little less even then.
   */
  mix?: boolean | undefined
  /** The most items that each target gets of so many consecutive ones. Not together with `changes`. */
  windowLimits?: WindowLimits | undefined
  /** Other capacities later, by ascending item. */
  changes?: readonly StreamChange[] | undefined
}

/** A range of items. */
export interface ItemRange {
  /** The first item. */
  from: number
  /** The item after the last. */
  to: number
}

/** Options of {@link StreamRouter.route}. */
export interface StreamRouteOptions extends ItemRange, ProgressOptions {
  /** Where the routes go, (to - from) * k slots: a view of a SharedArrayBuffer. */
  out?: Int32Array | undefined
}

/** Options of {@link StreamRouter.routeSync}. */
export interface StreamRouteSyncOptions extends ItemRange {
  /** Where the routes go: (to - from) * k slots. */
  out?: Int32Array | undefined
}

/** Options of {@link StreamRouter.chunks}. */
export interface StreamChunkOptions extends AsyncOptions {
  /** The first item; 0 by default. */
  from?: number | undefined
  /** Items in a chunk; by default about a million slots. */
  size?: number | undefined
}

export const item: Reader<number> = (name, value) => integer(name, value, 0, ITEMS - 1)
export const end: Reader<number> = (name, value) => integer(name, value, 0, ITEMS)

const boolean: Reader<boolean> = (name, value) => {
  if (typeof value !== 'boolean') throw invalidType(name, 'true or false', value)
  return value
}

const limitReaders = { window: positiveInteger, max: optionalFloat64 } satisfies Readers<WindowLimits>

export const changeReaders = {
  from: item,
  capacities: float64,
  domains: optional(readDomains),
} satisfies Readers<StreamChange>

/** Readers whose names are those of a part of `name`. */
function within<R extends Record<string, Reader>>(name: string, readers: R): R {
  const inner = Object.entries(readers).map(([own, reader]) => [
    own,
    (_: string, value: unknown) => reader(`${name}.${own}`, value),
  ])
  return Object.fromEntries(inner) as R
}

function readLimits(name: string, value: unknown) {
  if (typeof value !== 'object' || value === null) throw invalidType(name, 'an object of window and max', value)
  return readOptions(value, within(name, limitReaders), name)
}

function readChanges(name: string, value: unknown): StreamChangeInput[] {
  if (!Array.isArray(value)) throw invalidType(name, 'an array of changes', value)
  return Array.from(value, (change, i) => {
    const own = `${name}[${i}]`
    if (typeof change !== 'object' || change === null) throw invalidType(own, 'a change', change)
    return readOptions(change, within(own, changeReaders), own)
  })
}

export const streamReaders = {
  fanOut: positiveInteger,
  capacities: optionalFloat64,
  targets: targetsWith('limit', 'domain'),
  domains: optional(readDomains),
  seed: readSeed,
  mix: optional(boolean),
  windowLimits: optional(readLimits),
  changes: optional(readChanges),
} satisfies Readers<StreamRouterOptions>

export const routeReaders = {
  from: end,
  to: end,
  out: optional(sharedInt32),
  ...progressReaders,
} satisfies Readers<StreamRouteOptions>

export const routeSyncReaders = {
  from: end,
  to: end,
  out: optional(writableInt32),
} satisfies Readers<StreamRouteSyncOptions>

export const chunkReaders = {
  from: optional(end),
  size: optional(positiveInteger),
  ...asyncReaders,
} satisfies Readers<StreamChunkOptions>

/** The limits of a window: given, or those of named targets. */
export function limitsOf(given: { window: number; max?: Float64Array } | undefined, named: Float64Array | undefined) {
  if (given === undefined) {
    if (named === undefined) return {}
    throw invalidValue('windowLimits', 'must be given where targets have limits: { window: 1000 }')
  }
  if (given.max !== undefined && named !== undefined) {
    throw invalidValue('windowLimits.max', 'cannot be given where targets have limits of their own')
  }
  const max = given.max ?? named
  if (max === undefined) throw invalidValue('windowLimits.max', 'must be given, or limits of named targets')
  return { window: given.window, max }
}
