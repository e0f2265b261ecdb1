import test from 'ava'
import fc from 'fast-check'
import { capacityProfiles, makeLimits } from 'phase-router'

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
