import test from 'ava'
import fc from 'fast-check'
import { churn } from 'phase-router'
import { routing, rowsOf, sum } from './routings.mjs'

test('churn', (t) => {
  fc.assert(
    fc.property(routing, ({ routes, after, fanOut }) => {
      const rowsAfter = rowsOf(after, fanOut)
      const moved = rowsOf(routes, fanOut).map(
        (row, i) => row.filter((route) => route >= 0 && !rowsAfter[i]?.includes(route)).length,
      )
      const filled = routes.filter((route) => route >= 0).length
      const moves = sum(moved)
      t.deepEqual(churn(routes, after, fanOut), { moves, rate: filled === 0 ? null : moves / filled })
    }),
  )
})

test('the order within a row, and what was unfilled, are no moves; duplicates count each', (t) => {
  const count = (before: number[], after: number[]) => churn(Int32Array.from(before), Int32Array.from(after), 3)
  t.deepEqual(count([1, 2, -1], [2, 7, 1]), { moves: 0, rate: 0 })
  t.deepEqual(count([1, 1, 2], [2, 2, 2]), { moves: 2, rate: 2 / 3 })
  t.deepEqual(count([1, 1, 2], [1, 3, 4]), { moves: 1, rate: 1 / 3 })
  t.deepEqual(count([1, 2, 3], [-1, -1, -1]), { moves: 3, rate: 1 })
  t.deepEqual(count([-1, -1, -1], [1, 2, 3]), { moves: 0, rate: null })
})

test('churn in weight', (t) => {
  const count = (weights: number[]) =>
    churn(Int32Array.of(0, 1, 2, -1, 3, 4), Int32Array.of(1, 5, 2, 0, 6, 7), 2, weights)
  t.deepEqual(count([2, 8, 0.5]), { moves: 2 + 0.5 + 0.5, rate: 3 / 13 })
  t.deepEqual(count([0, 0, 0]), { moves: 0, rate: null })
  t.throws(() => count([1, 1]), { code: 'ERR_INVALID_ARG_VALUE' })
  t.throws(() => count([1, -1, 1]), { code: 'ERR_OUT_OF_RANGE', message: /weights\[1\]/ })
})
