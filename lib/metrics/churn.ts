import { binding, type Churn } from '../addon/binding.js'
import { float64, int32, type Numbers, optionalFloat64 } from '../arguments/arrays.js'
import { integer } from '../arguments/numbers.js'

export type { Churn } from '../addon/binding.js'

/**
 * What moved from `before` to `after`. Rows are compared as sets: a new order within a row is no
 * move, nor is a slot that was unfilled before. A slot counts 1, or what `weights` (one a source)
 * says. O(routes * log fanOut).
 *
 * Throws ERR_OUT_OF_RANGE for a route below -1, ERR_INVALID_ARG_VALUE when the lengths differ or
 * are no multiple of `fanOut`, or the weights not one a source.
 */
export function churn(before: Int32Array, after: Int32Array, fanOut: number, weights?: Numbers): Churn {
  return binding.churn(
    int32('before', before),
    int32('after', after),
    integer('fanOut', fanOut, 1),
    optionalFloat64('weights', weights),
  )
}

/**
 * The load that every routing had to take from targets for their loads to become `sharesAfter`: the
 * sum, over the targets before, of max(0, load before - share after). Targets keep their index:
 * those that were added cost nothing, those that are missing in `sharesAfter` have share 0.
 * O(targets).
 *
 * Throws ERR_OUT_OF_RANGE for a load or share that is negative or not finite.
 */
export function movesLowerBound(loadsBefore: Numbers, sharesAfter: Numbers): number {
  return binding.movesLowerBound(float64('loadsBefore', loadsBefore), float64('sharesAfter', sharesAfter))
}
