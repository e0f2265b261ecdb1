// Memory is refused, at every size from 8 kB to 16 MB: each call gives the right result or the
// documented error, and works again afterwards. Never an abort of the process.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import * as library from 'phase-router'
import { packBits, phaseRouterAutoSync, Router, routeSync, shuffledPermutations } from 'phase-router'
import { entries, methods } from './calls.mjs'

const binding = createRequire(import.meta.url)('../../../index.js')

const capacities = Float64Array.from({ length: 5000 }, (_, j) => 1 + (j % 9))
const limits = Float64Array.from({ length: 5000 }, (_, j) => 1 + (j % 90))
const domains = Uint32Array.from({ length: 5000 }, (_, j) => j >> 3)
const fanOuts = Uint8Array.from({ length: 20_000 }, (_, i) => i % 17)
const weights = Float64Array.from({ length: 20_000 }, (_, i) => (i % 7 === 0 ? 0 : 1000 / (1 + i)))
const plenty = { sources: 20_000, fanOut: 16, capacities }
const degrees = new Uint32Array(3000).fill(900)
const router = new Router(plenty)
const mixed = new Router({ ...plenty, fanOuts, domains })
const weighted = new Router({ ...plenty, weights })
const routes = routeSync({ ...plenty, method: 'hash' })
const after = routeSync({ ...plenty, method: 'hash', seed: 1 })
const any = library as unknown as Record<string, (...values: unknown[]) => unknown>

/** Blocking calls of the library, by name. */
const blocking: Record<string, () => unknown> = {
  ...Object.fromEntries(
    methods.map((method) => {
      // So many capacities are more than the table of `stable` holds by default.
      const own = method === 'stable' ? { maxTargets: 16_384 } : {}
      return [`routeSync ${method}`, () => any.routeSync?.({ ...plenty, ...own, sources: 300, method })]
    }),
  ),
  'routeSync limits': () => routeSync({ ...plenty, limits }),
  'routeSync domains': () => routeSync({ ...plenty, limits, domains }),
  'routeSync few sources': () => routeSync({ ...plenty, sources: 10, fanOut: 2000 }),
  'routeSync fanOuts': () => routeSync({ ...plenty, fanOuts, limits, domains }),
  'routeSync weights': () => routeSync({ ...plenty, weights }),
  'routeSync weights limits domains': () => routeSync({ ...plenty, weights, limits, domains }),
  'routeSync weights fanOuts': () => routeSync({ ...plenty, weights, fanOuts, limits }),
  'new Router loads': () => new Router(plenty).loads,
  'new Router facts': () => {
    const short = new Router({ ...plenty, limits: limits.map((limit) => limit / limit), domains })
    return [short.bottleneck, short.shares, short.fingerprint]
  },
  targetsOf: () => router.targetsOf(5),
  sourcesOf: () => router.sourcesOf(5),
  'sourcesOf weights': () => weighted.sourcesOf(9),
  weightedLoads: () => new Router({ ...plenty, weights }).weightedLoads,
  'sourcesOf fanOuts': () => mixed.sourcesOf(9),
  'Router.routeSync': () => router.routeSync(),
  'Router.routeSync fanOuts': () => mixed.routeSync(),
  phaseRouterAutoSync: () => phaseRouterAutoSync({ n: 3000, k: 2, sDegrees: degrees, tDegrees: degrees }),
  packBits: () => packBits(degrees, 3000),
  shuffledPermutations: () => shuffledPermutations(5000),
  profile: () => library.capacityProfiles.strong(5000),
  computeLoads: () => library.computeLoads(routes, 5000),
  enforceLimits: () => library.enforceLimits(routes, limits),
  loadStats: () => library.loadStats(router.loads, router.shares),
  scatterWidths: () => any.scatterWidths?.(routes, 16, 5000),
  slotImbalance: () => any.slotImbalance?.(routes, 16, 5000),
  windowDiscrepancy: () => any.windowDiscrepancy?.(routes, 16, capacities),
  churn: () => any.churn?.(routes, after, 16),
  countDuplicates: () => any.countDuplicates?.(routes, 16),
  computeWeightedLoads: () => any.computeWeightedLoads?.(routes, 5000, new Float64Array(20_000).fill(1)),
}

const tasks = Object.fromEntries(entries().map(({ name, start }) => [name, start]))
const wanted = new Map<string, unknown>()
for (const [name, call] of Object.entries({ ...blocking, ...tasks })) wanted.set(name, plain(await call()))

let refused = 0
const everRefused = new Set<string>()
for (let bytes = 1 << 13; bytes <= 1 << 24; bytes *= 2) {
  for (const [name, call] of Object.entries({ ...blocking, ...tasks })) {
    binding.refuseAllocationsForTest(bytes)
    let outcome: unknown
    try {
      outcome = await call()
    } catch (error) {
      assert.equal((error as { code: string }).code, 'ERR_MEMORY_ALLOCATION_FAILED', `${name}: ${error}`)
      refused++
      everRefused.add(name)
    } finally {
      binding.refuseAllocationsForTest()
    }
    if (outcome !== undefined) assert.deepEqual(plain(outcome), wanted.get(name), name)
    if (bytes % 3 === 2) assert.deepEqual(plain(await call()), wanted.get(name), name)
  }
}
for (const [name, call] of Object.entries({ ...blocking, ...tasks })) {
  assert.deepEqual(plain(await call()), wanted.get(name), name)
}
console.log(`${wanted.size} calls, ${everRefused.size} of them refused ${refused} times`)
console.log(`never refused: ${[...wanted.keys()].filter((name) => !everRefused.has(name)).join(', ')}`)
assert(everRefused.size > wanted.size / 2)
console.log('ok')

function plain(value: unknown): unknown {
  return value instanceof Int32Array ? Int32Array.from(value) : value
}
