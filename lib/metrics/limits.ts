import { binding, type LimitViolations } from '../addon/binding.js'
import { newRoutes } from '../arguments/allocate.js'
import { float64, int32, lengthOf, type Numbers, optionalFloat64 } from '../arguments/arrays.js'

export type { LimitViolations } from '../addon/binding.js'

/** Routes after their limits were enforced. */
export interface EnforcedLimits {
  /** A new array of the same length, -1 where a route was dropped. */
  routes: Int32Array
  /** How many routes were dropped. */
  dropped: number
}

/**
 * What is left when every target takes routes up to its limit and no further: in row-major order,
 * first come, first kept. With `weights`, one a source, a route is kept when the load of its
 * target and the weight of its source are at most the limit together. `routes` stays as it is.
 * O(routes + targets).
 *
 * Throws ERR_OUT_OF_RANGE for a limit that is negative or NaN (Infinity never drops), for a route
 * to a target that has no limit, for a weight that is negative or not finite, and for weights above
 * 1e298 in sum; ERR_INVALID_ARG_VALUE when routes.length / weights.length is not whole.
 */
export function enforceLimits(routes: Int32Array, limits: Numbers, weights?: Numbers): EnforcedLimits {
  const given = int32('routes', routes)
  const [most, each] = [float64('limits', limits), optionalFloat64('weights', weights)]
  const kept = newRoutes(lengthOf(given))
  const dropped = binding.enforceLimits(given, most, each, kept)
  return { routes: kept, dropped }
}

/**
 * How many targets have a load above their limit, and by how much; loads and limits in routes, or
 * both in weight. O(targets).
 *
 * Throws ERR_OUT_OF_RANGE for a load that is negative or not finite and a limit that is negative or
 * NaN, ERR_INVALID_ARG_VALUE when there are not as many limits as loads.
 */
export function limitViolations(loads: Numbers, limits: Numbers): LimitViolations {
  return binding.limitViolations(float64('loads', loads), float64('limits', limits))
}
