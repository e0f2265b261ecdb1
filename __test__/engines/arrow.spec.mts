import { createRequire } from 'node:module'
import * as arrow from 'apache-arrow'
import test from 'ava'
import { routeSync } from 'phase-router'
import { toVector } from 'phase-router/arrow'
import { refuses } from '../helpers/errors.mjs'

const rows = (vector: arrow.Vector, copy: typeof arrow) => {
  const table = new copy.Table({ target: vector })
  return copy.tableFromIPC(copy.tableToIPC(table)).getChild('target') as arrow.Vector
}

for (const [name, copy] of [
  ['imported', arrow],
  ['required', createRequire(import.meta.url)('apache-arrow') as typeof arrow],
] as const) {
  test(`routes as a vector without a copy, written and read by Arrow, ${name}`, (t) => {
    const routes = routeSync({ sources: 1000, fanOut: 1, capacities: [1, 2, 4, 0], seed: 3 })
    const vector = toVector(copy, routes)
    t.is(vector.data[0]?.values.buffer, routes.buffer)
    t.deepEqual(rows(vector, copy).toArray(), routes)
    t.is(vector.nullCount, 0)
    routes[17] = 9
    t.is(vector.get(17), 9)
  })

  test(`lists of targets, ${name}`, (t) => {
    const routes = routeSync({ sources: 1000, fanOut: 3, capacities: [1, 2], seed: 3 })
    const vector = toVector(copy, routes, 3)
    t.is(vector.data[0]?.children[0]?.values.buffer, routes.buffer)
    const read = rows(vector, copy)
    t.is(read.length, 1000)
    t.is(String(read.type), 'FixedSizeList[3]<Int32>')
    t.deepEqual(Int32Array.from([...read].flatMap((list) => [...list])), routes)
  })
}

test('a part of an array, and none', (t) => {
  const routes = Int32Array.from([5, 6, 7, 8])
  t.deepEqual([...toVector(arrow, routes.subarray(1, 3))], [6, 7])
  t.is(toVector(arrow, new Int32Array(0)).length, 0)
  t.is(toVector(arrow, new Int32Array(0), 4).length, 0)
})

test('bad arguments', async (t) => {
  const routes = new Int32Array(6)
  await refuses(
    t,
    () => toVector({} as never, routes),
    'ERR_INVALID_ARG_TYPE',
    /^arrow must be the package apache-arrow/,
  )
  await refuses(t, () => toVector(arrow, [1] as never), 'ERR_INVALID_ARG_TYPE', /^routes must be an Int32Array/)
  await refuses(t, () => toVector(arrow, routes, 0), 'ERR_OUT_OF_RANGE', /^fanOut must be a whole number from 1/)
  await refuses(t, () => toVector(arrow, routes, 4), 'ERR_INVALID_ARG_VALUE', /a multiple of 4; received 6/)
})
