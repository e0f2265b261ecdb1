import { bare, float64, integer, type Numbers, readSeed, type Seed } from '../arguments.js'
import type { Call } from '../call.js'
import { invalidValue } from '../errors.js'
import { newNumbers } from '../memory.js'

/** What every method takes. */
export interface CommonOptions {
  /** N: 0 to 2^31 - 1. */
  sources: number
  /** k, the targets a source gets: 1 to 2^31 - 1. */
  fanOut: number
  /** Relative capacity of every target: finite, >= 0, not all 0. */
  capacities?: Numbers
  /** In place of `capacities`: M targets of equal capacity. */
  targets?: number
  /** 0 to 2^53 - 1, or a bigint up to 2^64 - 1; 0 by default. */
  seed?: Seed
}

/** The names of {@link CommonOptions}. */
export const COMMON_OPTIONS = ['sources', 'fanOut', 'capacities', 'targets', 'seed'] as const

/** One way of routing. */
export interface Method<Options extends CommonOptions> {
  /** The options it takes. */
  options: readonly (keyof Options & string)[]
  /** The call for checked option names; throws what is wrong with their values. */
  prepare(options: Options): Call
}

/** {@link CommonOptions} in the form that the addon takes. */
export interface Common {
  sources: number
  fanOut: number
  capacities: Float64Array
  seed: bigint
}

/**
 * Reads what every method takes; what the arrays hold is checked by the addon. For methods that
 * keep limits, those serve as capacities where nothing else is given.
 */
export function readCommon(options: CommonOptions, limits?: Float64Array): Common {
  return bare({
    sources: integer('sources', options.sources),
    fanOut: integer('fanOut', options.fanOut, 1),
    capacities: readCapacities(options, limits),
    seed: readSeed(options.seed),
  })
}

/** The capacities: given, or the limits, or M times 1. */
function readCapacities(options: CommonOptions, limits: Float64Array | undefined): Float64Array {
  if (options.capacities === undefined && options.targets === undefined && limits !== undefined) {
    if (!limits.includes(Number.POSITIVE_INFINITY)) return limits
    throw invalidValue('limits', 'must be finite where they serve as capacities; give capacities or targets too')
  }
  if ((options.capacities === undefined) === (options.targets === undefined)) {
    throw invalidValue('capacities', 'or targets must be given, and not both')
  }
  if (options.targets !== undefined) return newNumbers(integer('targets', options.targets, 1)).fill(1)
  const capacities = float64('capacities', options.capacities)
  if (capacities.length === 0) throw invalidValue('capacities', 'must not be empty')
  return capacities
}
