import { exactSync, exact as start } from '#binding'
import { checkSlots, integer, type Numbers, readLimits, readSeed, uint32Numbers } from '../arguments.js'
import { invalidValue } from '../errors.js'
import { type CommonOptions, type Method, readCapacities } from './method.js'

/** What `exact` takes. */
export interface ExactOptions extends CommonOptions {
  /**
   * The most routes that each target takes: whole numbers >= 0, or Infinity; none by default.
   * Where neither `capacities` nor `targets` is given, limits serve as capacities too.
   */
  limits?: Numbers
  /** Failure domain of each target, any numbers from 0 to 2^32 - 1; by default each is its own. */
  domains?: readonly number[] | Uint32Array
}

/** The names of {@link ExactOptions}. */
export const EXACT_OPTIONS = ['sources', 'fanOut', 'capacities', 'targets', 'limits', 'domains', 'seed'] as const

/** Options in the form that the addon takes, in its order. */
export type ExactInput = [
  sources: number,
  fanOut: number,
  capacities: Float64Array,
  limits: Float64Array | undefined,
  domains: Uint32Array | undefined,
  seed: bigint,
]

/** Reads the options; the addon checks what the arrays hold. */
export function readExact(options: ExactOptions): ExactInput {
  const sources = integer('sources', options.sources)
  const fanOut = integer('fanOut', options.fanOut, 1)
  const limits = options.limits === undefined ? undefined : readLimits(options.limits)
  const domains = options.domains === undefined ? undefined : uint32Numbers('domains', options.domains)
  return [sources, fanOut, exactCapacities(options, limits), limits, domains, readSeed(options.seed)]
}

function exactCapacities(options: ExactOptions, limits: Float64Array | undefined): Float64Array {
  if (limits === undefined || options.capacities !== undefined || options.targets !== undefined) {
    return readCapacities(options)
  }
  if (limits.includes(Number.POSITIVE_INFINITY)) {
    throw invalidValue('limits', 'must be finite where they serve as capacities; give capacities or targets too')
  }
  return limits
}

/** `exact`: loads equal capacity shares, limits hold, nothing is dropped that could be placed. */
export const exact: Method<ExactOptions> = {
  options: EXACT_OPTIONS,
  prepare(options) {
    const input = readExact(options)
    checkSlots(input[0], input[1])
    return {
      now: () => exactSync(...input),
      start: (task) => start(task, ...input),
    }
  },
}
