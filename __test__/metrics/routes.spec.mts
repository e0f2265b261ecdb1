import test from 'ava'
import fc from 'fast-check'
import {
  computeLoads,
  computeWeightedLoads,
  countDuplicates,
  countUnfilled,
  scatterWidths,
  slotImbalance,
  survivalRate,
  windowDiscrepancy,
} from 'phase-router'
import { largest, near, range, routing, rowsOf, sum } from './routings.mjs'

test('loads and weighted loads', (t) => {
  fc.assert(
    fc.property(routing, ({ routes, fanOut, targets, weights }) => {
      const before = routes.slice()
      const loads = range(targets).map((j) => routes.filter((route) => route === j).length)
      t.deepEqual(computeLoads(routes, targets), Uint32Array.from(loads))

      const weightTo = (j: number) =>
        sum(rowsOf(routes, fanOut).map((row, i) => row.filter((route) => route === j).length * (weights[i] as number)))
      t.deepEqual(computeWeightedLoads(routes, targets, weights), Float64Array.from(range(targets), weightTo))
      t.deepEqual(routes, before)
    }),
  )
})

test('weighted loads are summed in source order', (t) => {
  const weights = [1, 1e-16, 1e-16]
  t.deepEqual([...computeWeightedLoads(Int32Array.of(0, 0, 0), 1, weights)], [1])
  t.deepEqual([...computeWeightedLoads(Int32Array.of(0, 0, 0), 1, weights.reverse())], [1.0000000000000002])
})

test('survival, unfilled and duplicates', (t) => {
  fc.assert(
    fc.property(routing, ({ routes, fanOut, weights }) => {
      const filled = routes.filter((route) => route >= 0).length
      t.is(survivalRate(routes), routes.length === 0 ? null : filled / routes.length)
      t.is(countUnfilled(routes), routes.length - filled)

      const rows = rowsOf(routes, fanOut)
      const total = fanOut * sum(weights)
      const kept = sum(rows.map((row, i) => row.filter((route) => route >= 0).length * (weights[i] as number)))
      t.is(survivalRate(routes, weights), total === 0 ? null : kept / total)

      const again = rows.map((row) => row.filter((route, s) => route >= 0 && row.indexOf(route) < s).length)
      t.is(countDuplicates(routes, fanOut), sum(again))
    }),
  )
})

test('survival is exactly 1 when all slots are filled, whatever the weights', (t) => {
  const weights = fc.array(fc.double({ min: 1e-300, max: 1e200, noNaN: true }), { minLength: 1 })
  fc.assert(
    fc.property(weights, fc.integer({ min: 1, max: 7 }), (list, fanOut) => {
      t.is(survivalRate(new Int32Array(list.length * fanOut), list), 1)
    }),
  )
})

test('slot imbalance', (t) => {
  fc.assert(
    fc.property(routing, ({ routes, fanOut, targets }) => {
      const rows = rowsOf(routes, fanOut)
      const inSlot = (j: number, s: number) => rows.filter((row) => row[s] === j).length
      const distances = range(targets).flatMap((j) => {
        const counts = range(fanOut).map((s) => inSlot(j, s))
        return sum(counts) === 0 ? [] : counts.map((count) => Math.abs(count - sum(counts) / fanOut))
      })
      t.true(near(slotImbalance(routes, fanOut, targets), largest(distances)))
    }),
  )
})

test('scatter widths', (t) => {
  fc.assert(
    fc.property(routing, ({ routes, fanOut, targets }) => {
      const rows = rowsOf(routes, fanOut)
      const width = (j: number) => {
        const met = new Set(rows.filter((row) => row.includes(j)).flat())
        return range(targets).filter((other) => other !== j && met.has(other)).length
      }
      t.deepEqual(scatterWidths(routes, fanOut, targets), Uint32Array.from(range(targets), width))
    }),
  )
})

test('scatter widths of a million routes, on all threads', (t) => {
  // Source i goes to i, i + 1, ... i + 9 on a ring: a target meets nine others on either side.
  const [sources, fanOut] = [100_000, 10]
  const routes = Int32Array.from(
    { length: sources * fanOut },
    (_, at) => (Math.floor(at / fanOut) + (at % fanOut)) % sources,
  )
  t.true(scatterWidths(routes, fanOut, sources).every((width) => width === 18))
})

test('window discrepancy', (t) => {
  fc.assert(
    fc.property(routing, ({ routes, sources, fanOut, targets, shares, weights }) => {
      const rows = rowsOf(routes, fanOut)
      const discrepancy = (weightOf: (i: number) => number) => {
        const distances = range(10).flatMap((window) => {
          const [from, to] = [Math.floor((window * sources) / 10), Math.floor(((window + 1) * sources) / 10)]
          const inside = range(sources).filter((i) => from <= i && i < to)
          return range(targets).map((j) => {
            const load = sum(
              inside.map((i) => weightOf(i) * (rows[i] as number[]).filter((route) => route === j).length),
            )
            return Math.abs(load - (shares[j] as number) / 10)
          })
        })
        return sources === 0 ? null : largest(distances)
      }
      t.true(
        near(
          windowDiscrepancy(routes, fanOut, shares),
          discrepancy(() => 1),
        ),
      )
      t.true(
        near(
          windowDiscrepancy(routes, fanOut, shares, weights),
          discrepancy((i) => weights[i] as number),
        ),
      )
    }),
  )
})

test('without routes, slots, sources or targets there is no value, and no error', (t) => {
  const none = new Int32Array()
  const unfilled = new Int32Array(6).fill(-1)
  t.is(survivalRate(none), null)
  t.is(survivalRate(none, []), null)
  t.is(survivalRate(new Int32Array(2), [0, 0]), null)
  t.is(slotImbalance(unfilled, 2, 3), null)
  t.is(slotImbalance(none, 2 ** 31 - 1, 2 ** 31 - 1), null)
  t.is(windowDiscrepancy(none, 2, [1]), null)
  t.is(windowDiscrepancy(unfilled, 2, []), null)
  t.deepEqual(computeWeightedLoads(none, 2, []), new Float64Array(2))
  t.deepEqual(computeWeightedLoads(none, 2, [1, 2]), new Float64Array(2))
  t.deepEqual(scatterWidths(unfilled, 2, 0), new Uint32Array())
  t.is(countDuplicates(unfilled, 3), 0)
})

test('routes over shared memory', (t) => {
  const shared = new Int32Array(new SharedArrayBuffer(16))
  shared.set([0, 1, 1, -1])
  t.deepEqual([...computeWeightedLoads(shared, 2, [2, 3])], [2, 5])
  t.deepEqual([...scatterWidths(shared, 2, 2)], [1, 1])
  t.is(countUnfilled(shared), 1)
})
