import { binding, type ExactInput } from '../addon/binding.js'
import { counts, float64InPlace, type Numbers, optionalFloat64, uint32Numbers } from '../arguments/arrays.js'
import { checkSlots } from '../arguments/numbers.js'
import { optional, type Read, type Readers } from '../arguments/options.js'
import { routesCall } from '../call.js'
import { type CommonOptions, commonReaders, method, withCapacities } from './method.js'

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

export const exactReaders = {
  limits: optionalFloat64,
  ...commonReaders,
  domains: optional(uint32Numbers),
  fanOuts: optional(counts),
  weights: optional(float64InPlace),
} satisfies Readers<ExactOptions>

/** What the addon takes, of options that were read. */
export function exactInput(options: Read<typeof exactReaders>): ExactInput {
  return withCapacities(options)
}

/**
 * `exact`: loads equal capacity shares, limits hold, nothing is dropped that could be placed. With
 * weights, loads follow shares as nearly as the weights allow.
 */
export const exact = method({
  readers: exactReaders,
  contract: {
    summary: 'loads equal capacity shares',
    keepsLimits: true,
    distinct: true,
    cost: 'O(k) a source',
  },
  prepare(options) {
    const input = exactInput(options)
    checkSlots(input.sources, input.fanOut)
    return routesCall(input.sources * input.fanOut, {
      now: (routes) => binding.exactSync(input, routes),
      start: (task, routes) => binding.exact(task, input, routes),
    })
  },
})
