import test from 'ava'
import fc from 'fast-check'
import { enforceLimits, limitViolations } from 'phase-router'
import { largest, listOf, range, routing, sum, weight } from './routings.mjs'

test('enforcement, with weights and without', (t) => {
  fc.assert(
    fc.property(routing, ({ routes, fanOut, targets, limits, weights }) => {
      const before = routes.slice()
      const enforce = (weightOf: (source: number) => number) => {
        const loads = new Array(targets).fill(0)
        return routes.map((route, at) => {
          const added = weightOf(Math.floor(at / fanOut))
          if (route < 0 || loads[route] + added > (limits[route] as number)) return -1
          loads[route] += added
          return route
        })
      }
      const dropped = (kept: Int32Array) => routes.filter((route, at) => route !== kept[at]).length
      const plain = enforce(() => 1)
      t.deepEqual(enforceLimits(routes, limits), { routes: plain, dropped: dropped(plain) })
      const weighted = enforce((i) => weights[i] as number)
      t.deepEqual(enforceLimits(routes, limits, weights), { routes: weighted, dropped: dropped(weighted) })
      t.deepEqual(routes, before)
    }),
  )
})

const loadsAndLimits = fc
  .integer({ min: 0, max: 12 })
  .chain((targets) =>
    fc.tuple(listOf(targets, weight), listOf(targets, fc.oneof(weight, fc.constant(Number.POSITIVE_INFINITY)))),
  )

test('limit violations', (t) => {
  fc.assert(
    fc.property(loadsAndLimits, ([loads, limits]) => {
      const pairs = range(loads.length).map((j) => [loads[j] as number, limits[j] as number] as const)
      const exceeded = pairs.filter(([load, limit]) => load > limit)
      t.deepEqual(limitViolations(loads, limits), {
        targets: exceeded.length,
        excess: sum(exceeded.map(([load, limit]) => load - limit)),
        worst: largest(pairs.filter(([, limit]) => limit > 0).map(([load, limit]) => load / limit)),
      })
    }),
  )
})

test('a load on a limit of 0 is a violation without a ratio', (t) => {
  t.deepEqual(limitViolations([3, 0], [0, 0]), { targets: 1, excess: 3, worst: null })
  t.deepEqual(limitViolations([3, 1], [0, 4]), { targets: 1, excess: 3, worst: 0.25 })
})
