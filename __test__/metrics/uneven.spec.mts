import test from 'ava'
import fc from 'fast-check'
import { uneven } from 'phase-router'
import { routing, rowsOf } from './routings.mjs'

test('uneven', (t) => {
  const withNodes = fc.tuple(routing, fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 40, maxLength: 40 }))
  fc.assert(
    fc.property(withNodes, ([{ routes, fanOut, targets }, labels]) => {
      const nodes = labels.slice(0, targets)
      const rows = rowsOf(routes, fanOut)
      const of = (row: readonly number[], node: number) => row.filter((j) => j >= 0 && nodes[j] === node).length
      const isUneven = (row: readonly number[]) =>
        [...new Set(nodes)].some((node) => {
          const mean = of(Array.from(routes), node) / rows.length
          return of(row, node) < Math.floor(mean) || of(row, node) > Math.ceil(mean)
        })
      const expected = rows.filter((row) => isUneven(row)).length
      t.is(uneven(routes, fanOut, nodes), expected)
      t.is(
        uneven(
          routes,
          fanOut,
          nodes.map((node) => `n${node}`),
        ),
        expected,
      )
    }),
  )
})

test('a node that someone should meet and does not counts', (t) => {
  const nodes = ['east', 'east', 'west', 'west']
  t.is(uneven(Int32Array.of(0, 1, 0, 2, 2, 3), 2, nodes), 2)
  t.is(uneven(Int32Array.of(0, 2, 1, 3, 0, 2), 2, nodes), 0)
  t.is(uneven(Int32Array.of(-1, -1, -1, -1), 2, nodes), 0)
  t.is(uneven(new Int32Array(0), 2, nodes), 0)
})

test('what is no routing is refused', (t) => {
  t.throws(() => uneven(Int32Array.of(0, 4), 2, [0, 0, 1, 1]), { code: 'ERR_OUT_OF_RANGE', message: /routes\[1\]/ })
  t.throws(() => uneven(Int32Array.of(0, -2), 2, [0, 0]), { code: 'ERR_OUT_OF_RANGE', message: /routes\[1\]/ })
  t.throws(() => uneven(Int32Array.of(0, 1, 0), 2, [0, 0]), { code: 'ERR_INVALID_ARG_VALUE', message: /routes/ })
  t.throws(() => uneven(Int32Array.of(0), 0, [0]), { code: 'ERR_OUT_OF_RANGE', message: /fanOut/ })
  t.throws(() => uneven([0] as never, 1, [0]), { code: 'ERR_INVALID_ARG_TYPE', message: /routes/ })
  t.throws(() => uneven(Int32Array.of(0), 1, ['a', 1] as never), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: /nodes\[1\]/,
  })
})

test('routes whose memory was given away are none', (t) => {
  const routes = Int32Array.of(0, 1)
  structuredClone(routes, { transfer: [routes.buffer] })
  t.is(uneven(routes, 2, ['east', 'west']), 0)
})
