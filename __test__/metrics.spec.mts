import test from 'ava'
import fc from 'fast-check'
import { capacityProfiles, computeLoads, enforceLimits, loadStats, makeLimits, survivalRate } from 'phase-router'

const routing = fc.integer({ min: 1, max: 20 }).chain((targets) =>
  fc.record({
    targets: fc.constant(targets),
    routes: fc.array(fc.integer({ min: -1, max: targets - 1 })).map((list) => Int32Array.from(list)),
    limits: fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant(Number.POSITIVE_INFINITY)), {
      minLength: targets,
      maxLength: targets,
    }),
  }),
)

test('loads, survival and enforcement are what their definitions say', (t) => {
  fc.assert(
    fc.property(routing, ({ targets, routes, limits }) => {
      const before = routes.slice()
      const loads = Array.from({ length: targets }, (_, j) => routes.filter((r) => r === j).length)
      t.deepEqual([...computeLoads(routes, targets)], loads)

      const filled = routes.filter((r) => r >= 0).length
      t.is(survivalRate(routes), routes.length === 0 ? null : filled / routes.length)

      const taken = new Array(targets).fill(0)
      const expected = [...routes].map((r) => (r >= 0 && taken[r]++ < (limits[r] as number) ? r : -1))
      const enforced = enforceLimits(routes, limits)
      t.deepEqual([...enforced.routes], expected)
      t.is(enforced.dropped, filled - expected.filter((r) => r >= 0).length)
      t.deepEqual(routes, before)
    }),
  )
})

const near = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))

test('load statistics are what their definitions say', (t) => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 9 })), { minLength: 1 })
  fc.assert(
    fc.property(pairs, (list) => {
      const loads = list.map(([load]) => load)
      const shares = list.map(([, share]) => share)
      const stats = loadStats(loads, shares)
      const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length
      const std = (xs: number[]) => Math.sqrt(mean(xs.map((x) => (x - mean(xs)) ** 2)))
      t.is(stats.count, loads.length)
      t.true(near(stats.mean as number, mean(loads)))
      t.true(near(stats.std as number, std(loads)))
      t.is(stats.min, Math.min(...loads))
      t.is(stats.max, Math.max(...loads))
      if (mean(loads) === 0) t.deepEqual([stats.cv, stats.maxOverMean], [null, null])
      else t.true(near(stats.cv as number, std(loads) / mean(loads)))

      const ratios = list.filter(([, share]) => share > 0).map(([load, share]) => load / share)
      if (ratios.length === 0) t.is(stats.ratio, null)
      else
        t.true(near(stats.ratio?.mean as number, mean(ratios)) && near(stats.ratio?.max as number, Math.max(...ratios)))

      if (std(loads) === 0 || std(shares) === 0) {
        t.is(stats.correlation, null)
      } else {
        const covariance = mean(list.map(([a, b]) => (a - mean(loads)) * (b - mean(shares))))
        t.true(near(stats.correlation as number, covariance / (std(loads) * std(shares))))
      }
    }),
  )
})

test('no statistic is NaN', (t) => {
  t.deepEqual(loadStats([]), {
    count: 0,
    mean: null,
    std: null,
    cv: null,
    min: null,
    max: null,
    maxOverMean: null,
    ratio: null,
    correlation: null,
  })
  t.is(loadStats([5]).ratio, null)
  t.is(loadStats([0, 0], [0, 0]).ratio, null)
})

test('limits: ceil is at least 1, floor is below, exact sums to the demand', (t) => {
  const capacities = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e3, noNaN: true })), {
    minLength: 1,
  })
  fc.assert(
    fc.property(capacities, fc.integer({ min: 0, max: 100_000 }), (list, demand) => {
      fc.pre(list.some((c) => c > 0))
      const sum = list.reduce((a, b) => a + b, 0)
      const exact = makeLimits(list, demand, 1, 'exact')
      t.is(
        exact.reduce((a, b) => a + b, 0),
        demand,
      )
      const [ceil, floor] = [makeLimits(list, demand, 1), makeLimits(list, demand, 1, 'floor')]
      list.forEach((c, j) => {
        const share = (c / sum) * demand
        t.is(ceil[j], c === 0 ? 0 : Math.max(1, Math.ceil(share)))
        t.is(floor[j], Math.floor(share))
        t.true(Math.abs((exact[j] as number) - share) < 1 + 1e-6)
      })
    }),
  )
})

test('capacity profiles have the published levels', (t) => {
  const count = (capacities: Float64Array, level: number) => capacities.filter((c) => c === level).length
  t.deepEqual([...capacityProfiles.uniform(5)], [1, 1, 1, 1, 1])
  t.is(count(capacityProfiles.mild(512, 42), 3), 102)
  t.is(count(capacityProfiles.strong(512, 42), 8), 51)
  t.is(count(capacityProfiles.strong(512, 42), 2), 102)
  t.is(count(capacityProfiles.extreme(512, 42), 16), 25)
  t.deepEqual([...capacityProfiles.extreme(1, 42)], [16])
  t.deepEqual([...capacityProfiles.extreme(0, 42)], [])
  t.deepEqual(capacityProfiles.strong(100, 1), capacityProfiles.strong(100, 1n))
  t.notDeepEqual(capacityProfiles.strong(100, 1), capacityProfiles.strong(100, 2))
})
