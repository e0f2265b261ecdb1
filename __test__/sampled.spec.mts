import test from 'ava'
import fc from 'fast-check'
import { phaseRouterAutoSync, phaseRouterSync, route, routeSync, shuffledPermutations } from 'phase-router'

test('route with n = M is the published call, degrees rounded half to even', async (t) => {
  // 15 * 0.3 = 4.5: the degree of mean weight is a tie.
  const even = phaseRouterAutoSync({
    n: 15,
    k: 2,
    seed: 9,
    sDegrees: new Uint32Array(15).fill(4),
    tDegrees: new Uint32Array(15).fill(4),
  })
  t.deepEqual(await route({ method: 'sampled', sources: 15, targets: 15, fanOut: 2, seed: 9 }), even)
  t.deepEqual(routeSync({ method: 'sampled', sources: 15, targets: 15, fanOut: 2, seed: 9n }), even)
})

test('the auto form is the given form with shuffled permutations', (t) => {
  const n = 100
  const sDegrees = Uint32Array.from({ length: n }, (_, i) => i)
  const tDegrees = Uint32Array.from({ length: n }, (_, i) => (i * 7) % 101)
  const seed = 2n ** 64n - 1n
  t.deepEqual(
    phaseRouterSync({ n, k: 3, sDegrees, tDegrees, seed, ...shuffledPermutations(n, seed) }),
    phaseRouterAutoSync({ n, k: 3, sDegrees, tDegrees, seed }),
  )
})

test('n = 0 and N = 0 give an empty result', async (t) => {
  const nothing = new Uint32Array(0)
  t.is(phaseRouterAutoSync({ n: 0, k: 3, sDegrees: nothing, tDegrees: nothing }).length, 0)
  t.is(phaseRouterAutoSync({ n: 0, k: 3, sBits: new BigUint64Array(0), tBits: new Uint8Array(0) }).length, 0)
  t.is((await route({ method: 'sampled', sources: 0, targets: 3, fanOut: 2 })).length, 0)
  t.is((await route({ method: 'hash', sources: 0, targets: 3, fanOut: 2 })).length, 0)
})

test('capacity 0 still gets an arc of 1, as published', (t) => {
  const routes = routeSync({ method: 'sampled', sources: 4000, capacities: [0, 1], fanOut: 2, density: 1 })
  t.true(routes.includes(0))
})

test('rows hold distinct targets in range, -1 last; both ways agree', async (t) => {
  const problem = fc.record({
    sources: fc.integer({ min: 1, max: 200 }),
    capacities: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 50 }),
    fanOut: fc.integer({ min: 1, max: 60 }),
    seed: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    density: fc.constantFrom(0.01, 0.3, 1),
  })
  await fc.assert(
    fc.asyncProperty(problem, async (options) => {
      fc.pre(options.capacities.some((c) => c > 0))
      const routes = routeSync({ method: 'sampled', ...options })
      t.deepEqual(await route({ method: 'sampled', ...options }), routes)
      t.is(routes.length, options.sources * options.fanOut)
      for (let i = 0; i < options.sources; i++) {
        const row = [...routes.subarray(i * options.fanOut, (i + 1) * options.fanOut)]
        const filled = row.filter((j) => j >= 0)
        t.deepEqual(row.slice(0, filled.length), filled)
        t.is(new Set(filled).size, filled.length)
        t.true(filled.every((j) => j < options.capacities.length))
      }
    }),
    { numRuns: 200 },
  )
})
