import { types } from 'node:util'
import type * as Arrow from 'apache-arrow'
import { positiveInteger } from '../../arguments/numbers.js'
import { invalidType, invalidValue } from '../../errors.js'

/** What is used of the package `apache-arrow`. */
export type ArrowModule = Pick<typeof Arrow, 'Field' | 'FixedSizeList' | 'Int32' | 'makeData' | 'makeVector'>

/**
 * Routes as a vector of Apache Arrow's: a row for each source, with its target, or with `fanOut` above 1 the list of
 * its targets; -1 where a slot is unfilled. Nothing is copied: the vector reads the memory of `routes`, and
 * sees what is written there. O(1).
 *
 * Throws ERR_INVALID_ARG_TYPE where `routes` is no Int32Array or `arrow` not the package, ERR_OUT_OF_RANGE for a `fanOut`
 * that is no whole number from 1, ERR_INVALID_ARG_VALUE where the length is no multiple of it.
 *
 * ```js
 * import * as arrow from 'apache-arrow'
 * import { routeSync } from 'phase-router'
 * import { toVector } from 'phase-router/arrow'
 *
 * const routes = routeSync({ sources: 1000, fanOut: 1, capacities: [1, 2, 4] })
 * const table = new arrow.Table({ target: toVector(arrow, routes) })
 * ```
 *
 * @param arrow - The package, as the program has it: an import and a require of it are two, and
 * what one makes the other does not write.
 */
export function toVector(arrow: ArrowModule, routes: Int32Array): Arrow.Vector<Arrow.Int32>
export function toVector(
  arrow: ArrowModule,
  routes: Int32Array,
  fanOut: number,
): Arrow.Vector<Arrow.Int32> | Arrow.Vector<Arrow.FixedSizeList<Arrow.Int32>>
export function toVector(
  arrow: ArrowModule,
  routes: Int32Array,
  fanOut = 1,
): Arrow.Vector<Arrow.Int32> | Arrow.Vector<Arrow.FixedSizeList<Arrow.Int32>> {
  if (typeof arrow?.makeVector !== 'function') throw invalidType('arrow', 'the package apache-arrow', arrow)
  if (!types.isInt32Array(routes)) throw invalidType('routes', 'an Int32Array', routes)
  positiveInteger('fanOut', fanOut)
  const length = routes.length / fanOut
  if (!Number.isInteger(length)) {
    throw invalidValue('routes', `must have a length that is a multiple of ${fanOut}; received ${routes.length}`)
  }
  const { Field, FixedSizeList, Int32, makeData, makeVector } = arrow
  const targets = makeData({ type: new Int32(), length: routes.length, nullCount: 0, data: routes })
  if (fanOut === 1) return makeVector(targets)
  const type = new FixedSizeList(fanOut, new Field('target', new Int32(), false))
  return makeVector(makeData({ type, length, nullCount: 0, child: targets }))
}
