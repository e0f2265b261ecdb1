import { bare, checkSlots, float64, type Numbers, readLimits } from '../arguments.js'
import { binding } from '../binding.js'
import { type Call, routesCall } from '../call.js'
import { COMMON_OPTIONS, type CommonOptions, type Method, readCommon } from './method.js'

/** What baselines take that know uneven sources. */
export interface WeightedOptions extends CommonOptions {
  /**
   * The load that each source adds to each of its targets: N numbers, finite and >= 0, with a
   * finite sum; each 1 by default.
   */
  weights?: Numbers
}

/** What baselines take that keep limits. */
export interface LimitedOptions extends WeightedOptions {
  /**
   * The most load that each target takes: whole numbers >= 0, or Infinity; with `weights` any
   * numbers >= 0, in their units. By default none, for `bounded-load` 1.25 times the share. Where
   * neither `capacities` nor `targets` is given, limits serve as capacities too.
   */
  limits?: Numbers
}

/** The options of a baseline, by method. */
export type BaselineOptions =
  | (CommonOptions & {
      /** Hashing, blind to capacity or not, and turns. */
      method: 'hash' | 'weighted-hash' | 'rendezvous' | 'smooth-round-robin'
    })
  | (WeightedOptions & {
      /** The one of two draws that has less relative load. */
      method: 'two-choices'
    })
  | (LimitedOptions & {
      /** Methods that keep limits. */
      method: 'rendezvous-overflow' | 'bounded-load' | 'least-loaded'
    })

const WEIGHTED = [...COMMON_OPTIONS, 'weights'] as const
const LIMITED = [...WEIGHTED, 'limits'] as const

/** The options that each takes. */
const BASELINES: Record<BaselineOptions['method'], Method<LimitedOptions>['options']> = {
  hash: COMMON_OPTIONS,
  'weighted-hash': COMMON_OPTIONS,
  rendezvous: COMMON_OPTIONS,
  'rendezvous-overflow': LIMITED,
  'bounded-load': LIMITED,
  'two-choices': WEIGHTED,
  'least-loaded': LIMITED,
  'smooth-round-robin': COMMON_OPTIONS,
}

/** The baselines by name: `docs/methods.md` says what each does. */
export const baselines = Object.fromEntries(
  Object.entries(BASELINES).map(([method, options]) => [
    method,
    { options, prepare: (given: LimitedOptions) => prepare(method, given) },
  ]),
) as Record<BaselineOptions['method'], Method<LimitedOptions>>

function prepare(method: string, options: LimitedOptions): Call {
  const limits = options.limits === undefined ? undefined : readLimits(options.limits)
  const weights = options.weights === undefined ? undefined : float64('weights', options.weights)
  const common = readCommon(options, limits)
  checkSlots(common.sources, common.fanOut)
  const input = bare({ method, ...common, ...(limits && { limits }), ...(weights && { weights }) })
  return routesCall(common.sources * common.fanOut, {
    now: (routes) => binding.baselineSync(input, routes),
    start: (task, routes) => binding.baseline(task, input, routes),
  })
}
