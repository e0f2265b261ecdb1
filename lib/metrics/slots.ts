import { binding } from '../addon/binding.js'
import { int32, type Numbers, optionalFloat64 } from '../arguments/arrays.js'
import { integer } from '../arguments/numbers.js'

/**
 * Filled slots / all slots. With `weights`, one a source, every slot counts as its source weighs:
 * filled weight / (fan-out * sum of weights). null when there is no slot, or none that weighs
 * anything. Exactly 1 when all slots are filled. O(routes).
 *
 * Throws ERR_OUT_OF_RANGE for a route below -1, for a weight that is negative or not finite, and for
 * weights above 1e298 in sum; ERR_INVALID_ARG_VALUE when routes.length / weights.length is not whole.
 */
export function survivalRate(routes: Int32Array, weights?: Numbers): number | null {
  return binding.survivalRate(int32('routes', routes), optionalFloat64('weights', weights))
}

/**
 * The number of slots that are -1. O(routes).
 *
 * Throws ERR_OUT_OF_RANGE for a route below -1.
 */
export function countUnfilled(routes: Int32Array): number {
  return binding.countUnfilled(int32('routes', routes))
}

/**
 * The number of filled slots whose target stands in an earlier slot of the same row already: a
 * target that stands three times in a row counts two. O(routes * log fanOut).
 *
 * Throws ERR_OUT_OF_RANGE for a route below -1, ERR_INVALID_ARG_VALUE when routes.length is no
 * multiple of `fanOut`.
 */
export function countDuplicates(routes: Int32Array, fanOut: number): number {
  return binding.countDuplicates(int32('routes', routes), integer('fanOut', fanOut, 1))
}

/**
 * How far a slot is from its even part of a target's load: the maximum, over the targets with a
 * load and all slots s, of |routes to the target in slot s - load / fanOut|, in routes. null when
 * there is no route. O(routes + targets * fanOut) time, 4 bytes for every target and slot.
 *
 * Throws ERR_OUT_OF_RANGE for a route that is neither -1 nor below `targets`,
 * ERR_INVALID_ARG_VALUE when routes.length is no multiple of `fanOut`.
 */
export function slotImbalance(routes: Int32Array, fanOut: number, targets: number): number | null {
  return binding.slotImbalance(int32('routes', routes), integer('fanOut', fanOut, 1), integer('targets', targets))
}
