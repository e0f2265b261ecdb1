import { binding, type Churn } from '../addon/binding.js'
import { int32, type Numbers, optionalFloat64 } from '../arguments/arrays.js'
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
