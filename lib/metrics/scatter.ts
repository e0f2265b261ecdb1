import { binding } from '../addon/binding.js'
import { newWords } from '../arguments/allocate.js'
import { int32 } from '../arguments/arrays.js'
import { integer } from '../arguments/numbers.js'

/**
 * The scatter width of every target: the number of distinct other targets that stand in a row with
 * it, which are those that share its work when it fails. O(routes * fanOut + targets) time on all
 * threads, O(routes) memory beside the result.
 *
 * Throws ERR_OUT_OF_RANGE for a route that is neither -1 nor below `targets`,
 * ERR_INVALID_ARG_VALUE when routes.length is no multiple of `fanOut`.
 */
export function scatterWidths(routes: Int32Array, fanOut: number, targets: number): Uint32Array {
  const given = int32('routes', routes)
  const slots = integer('fanOut', fanOut, 1)
  const widths = newWords(integer('targets', targets))
  binding.scatterWidths(given, slots, widths)
  return widths
}
