import assert from 'node:assert/strict'
import * as arrow from 'apache-arrow'
import { routeSync } from 'phase-router'
import { toVector } from 'phase-router/arrow'

const routes = routeSync({ sources: 700, fanOut: 1, capacities: [1, 2, 4] })
const vector: arrow.Vector<arrow.Int32> = toVector(arrow, routes)
assert.equal(vector.data[0]?.values.buffer, routes.buffer)
const table = arrow.tableFromIPC(arrow.tableToIPC(new arrow.Table({ target: vector })))
assert.deepEqual(table.getChild('target')?.toArray(), routes)
console.log('ok')

/** Compiled, never called. */
export function mistakes() {
  // @ts-expect-error: routes are an Int32Array
  toVector(arrow, [1, 2])
  // @ts-expect-error: the package comes first
  toVector(routes)
}
