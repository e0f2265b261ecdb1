import { checkSlots, counts, float64InPlace, type Numbers, readLimits, uint32Numbers } from '../arguments.js'
import { binding, type ExactInput } from '../binding.js'
import { routesCall } from '../call.js'
import { COMMON_OPTIONS, type CommonOptions, type Method, readCommon } from './method.js'

/** What `exact` takes. */
export interface ExactOptions extends CommonOptions {
  /**
   * The most routes that each target takes: whole numbers >= 0, or Infinity; none by default. With
   * `weights` the most weight, any numbers >= 0.
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
  /**
   * What each source adds to the load of each of its targets: N finite numbers >= 0, by default 1.
   * Loads then follow capacity in weight, nearly, and `limits` are in weight too; heavy sources come
   * first. The plan holds all routes, 4 bytes a slot. See docs/weights.md.
   */
  weights?: Numbers
}

/** The names of {@link ExactOptions}. */
export const EXACT_OPTIONS = [...COMMON_OPTIONS, 'limits', 'domains', 'fanOuts', 'weights'] as const

/** Reads the options into the form that the addon takes; it checks what the arrays hold. */
export function readExact(options: ExactOptions): ExactInput {
  const limits = options.limits === undefined ? undefined : readLimits(options.limits)
  const input: ExactInput = readCommon(options, limits)
  if (limits !== undefined) input.limits = limits
  if (options.domains !== undefined) input.domains = uint32Numbers('domains', options.domains)
  if (options.fanOuts !== undefined) input.fanOuts = counts('fanOuts', options.fanOuts)
  if (options.weights !== undefined) input.weights = float64InPlace('weights', options.weights)
  return input
}

/**
 * `exact`: loads equal capacity shares, limits hold, nothing is dropped that could be placed. With
 * weights, loads follow shares as nearly as the weights allow.
 */
export const exact: Method<ExactOptions> = {
  options: EXACT_OPTIONS,
  prepare(options) {
    const input = readExact(options)
    checkSlots(input.sources, input.fanOut)
    return routesCall(input.sources * input.fanOut, {
      now: (routes) => binding.exactSync(input, routes),
      start: (task, routes) => binding.exact(task, input, routes),
    })
  },
}
