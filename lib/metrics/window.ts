import { binding } from '../addon/binding.js'
import { float64, int32, type Numbers, optionalFloat64 } from '../arguments/arrays.js'
import { integer } from '../arguments/numbers.js'

/**
 * How evenly loads build up along the sources: the maximum, over the ten tenths of the sources and
 * all targets, of |load in the window - share / 10|. Window t holds the sources from
 * floor(t * N / 10) up to floor((t + 1) * N / 10). `shares` has one entry per target, in routes, or
 * with `weights` (one a source) in the unit of these; so is the result. null when there is no
 * source or no target. O(routes + targets).
 *
 * Throws ERR_OUT_OF_RANGE for a route to a target that has no share, for a share or weight that is
 * negative or not finite, and for weights above 1e298 in sum; ERR_INVALID_ARG_VALUE when
 * routes.length is no multiple of `fanOut`, or when there is not one weight a source.
 */
export function windowDiscrepancy(
  routes: Int32Array,
  fanOut: number,
  shares: Numbers,
  weights?: Numbers,
): number | null {
  return binding.windowDiscrepancy(
    int32('routes', routes),
    integer('fanOut', fanOut, 1),
    float64('shares', shares),
    optionalFloat64('weights', weights),
  )
}
