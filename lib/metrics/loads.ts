import { binding } from '../addon/binding.js'
import { newNumbers, newWords } from '../arguments/allocate.js'
import { float64, int32, type Numbers } from '../arguments/arrays.js'
import { integer } from '../arguments/numbers.js'

/**
 * The load of every target: the number of routes to it. -1 counts nowhere. O(routes + targets).
 *
 * Throws ERR_OUT_OF_RANGE, naming the index, for a route that is neither -1 nor below `targets`.
 */
export function computeLoads(routes: Int32Array, targets: number): Uint32Array {
  const given = int32('routes', routes)
  const loads = newWords(integer('targets', targets))
  binding.computeLoads(given, loads)
  return loads
}

/**
 * The weighted load of every target: the sum of the weights of the sources over the routes to it,
 * in source order. `weights` has one entry a source, so the fan-out is `routes.length /
 * weights.length`. O(routes + targets).
 *
 * Throws as `computeLoads`; ERR_OUT_OF_RANGE for a weight that is negative or not finite, and for
 * weights above 1e298 in sum; ERR_INVALID_ARG_VALUE when that fan-out is not whole.
 */
export function computeWeightedLoads(routes: Int32Array, targets: number, weights: Numbers): Float64Array {
  const given = int32('routes', routes)
  const loads = newNumbers(integer('targets', targets))
  binding.computeWeightedLoads(given, float64('weights', weights), loads)
  return loads
}
