import { float64, integer, type Numbers, type Seed } from '../arguments.js'
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

/** The capacities, given or M times 1; their values are checked where they are used. */
export function readCapacities(options: CommonOptions): Float64Array {
  if ((options.capacities === undefined) === (options.targets === undefined)) {
    throw invalidValue('capacities', 'or targets must be given, and not both')
  }
  if (options.targets !== undefined) return newNumbers(integer('targets', options.targets, 1)).fill(1)
  const capacities = float64('capacities', options.capacities)
  if (capacities.length === 0) throw invalidValue('capacities', 'must not be empty')
  return capacities
}
