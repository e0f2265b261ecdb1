import { checkSlots, counts, integer, type Numbers, readLimits, readSeed, uint32Numbers } from '../arguments.js'
import { binding, type ExactInput } from '../binding.js'
import { invalidValue } from '../errors.js'
import { COMMON_OPTIONS, type CommonOptions, type Method, readCapacities } from './method.js'

/** What `exact` takes. */
export interface ExactOptions extends CommonOptions {
  /**
   * The most routes that each target takes: whole numbers >= 0, or Infinity; none by default.
   * Where neither `capacities` nor `targets` is given, limits serve as capacities too.
   */
  limits?: Numbers
  /** Failure domain of each target, any numbers from 0 to 2^32 - 1; by default each is its own. */
  domains?: readonly number[] | Uint32Array
  /**
   * The targets that each source gets, N numbers from 0 to `fanOut`, in place of `fanOut` for all.
   * Rows keep `fanOut` slots. The plan takes O(N) memory then.
   */
  fanOuts?: Uint8Array | Uint32Array
}

/** The names of {@link ExactOptions}. */
export const EXACT_OPTIONS = [...COMMON_OPTIONS, 'limits', 'domains', 'fanOuts'] as const

/** Reads the options into the form that the addon takes; it checks what the arrays hold. */
export function readExact(options: ExactOptions): ExactInput {
  const limits = options.limits === undefined ? undefined : readLimits(options.limits)
  const input: ExactInput = {
    sources: integer('sources', options.sources),
    fanOut: integer('fanOut', options.fanOut, 1),
    capacities: exactCapacities(options, limits),
    seed: readSeed(options.seed),
  }
  if (limits !== undefined) input.limits = limits
  if (options.domains !== undefined) input.domains = uint32Numbers('domains', options.domains)
  if (options.fanOuts !== undefined) input.fanOuts = counts('fanOuts', options.fanOuts)
  return input
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
    checkSlots(input.sources, input.fanOut)
    return {
      now: () => binding.exactSync(input),
      start: (task) => binding.exact(task, input),
    }
  },
}
