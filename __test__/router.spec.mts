import test from 'ava'
import fc from 'fast-check'
import { computeLoads, makeLimits, Router, type RouterOptions, route, routeSync } from 'phase-router'
import { begun } from './helpers/begun.mjs'
import { check, runtimes } from './helpers/child.mjs'
import { exactCases, exactLarge } from './helpers/exact.mjs'
import { digest } from './helpers/golden.mjs'

test('all vectors of exact are there', (t) => {
  t.is(exactCases.length, 27 + 2 + 8 + 9)
  t.is(exactLarge.length, 4 + 2 + 2)
})

for (const { name, options, routes, loads, fingerprint } of exactCases) {
  test(`exact: ${name}`, async (t) => {
    const router = new Router(options)
    t.deepEqual([...(await router.route())], routes)
    t.deepEqual([...router.routeSync()], routes)
    t.deepEqual([...(await route(options))], routes)
    t.deepEqual([...routeSync({ method: 'exact', ...options })], routes)
    t.deepEqual([...router.loads], loads)
    t.is(router.fingerprint, fingerprint)
    t.is((await Router.create(options)).fingerprint, fingerprint)
  })
}

for (const { name, options, sha256 } of exactLarge) {
  test(`exact: ${name}`, async (t) => {
    t.is(digest(await route(options)), sha256)
  })
}

for (const environment of runtimes()) {
  const settings = Object.entries(environment).map(([key, value]) => `${key}=${value}`)
  test(`exact: all vectors with ${settings.join(' ')}`, (t) => check(t, 'exact-golden', environment))
}

/** Small problems of every shape, with fan-outs of their own or without. */
const problems: fc.Arbitrary<RouterOptions> = fc
  .record({ sources: fc.integer({ min: 0, max: 120 }), targets: fc.integer({ min: 1, max: 30 }) })
  .chain(({ sources, targets }) => {
    const each = <T,>(value: fc.Arbitrary<T>, count: number) => fc.array(value, { minLength: count, maxLength: count })
    return fc
      .record(
        {
          sources: fc.constant(sources),
          fanOut: fc.integer({ min: 1, max: 8 }),
          capacities: each(fc.integer({ min: 0, max: 9 }), targets),
          seed: fc.oneof(fc.nat(), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
          limits: each(fc.oneof(fc.nat(60), fc.constant(Number.POSITIVE_INFINITY)), targets),
          domains: each(fc.nat(4), targets),
          fanOuts: each(fc.nat(8), sources),
        },
        { requiredKeys: ['sources', 'fanOut', 'capacities', 'seed'] },
      )
      .filter(({ capacities }) => capacities.some((c) => c > 0))
      .map(({ fanOuts, ...rest }) =>
        fanOuts === undefined ? rest : { ...rest, fanOuts: Uint8Array.from(fanOuts, (k) => Math.min(k, rest.fanOut)) },
      )
  })

test('rows, columns, ranges, loads and facts belong together', async (t) => {
  await fc.assert(
    fc.asyncProperty(problems, fc.nat(), async (options, cut) => {
      const router = await Router.create(options)
      const { sources, fanOut, targets } = router
      const routes = await router.route()
      const rows = Array.from({ length: sources }, (_, i) => [...routes.subarray(i * fanOut, (i + 1) * fanOut)])

      const middle = cut % (sources + 1)
      const parts = [await router.route({ to: middle }), router.routeSync({ from: middle })]
      t.deepEqual(
        parts.flatMap((part) => [...part]),
        [...routes],
      )
      rows.forEach((row, i) => {
        t.deepEqual([...router.targetsOf(i)], row)
        const filled = row.filter((j) => j >= 0)
        t.deepEqual(row.slice(0, filled.length), filled)
        t.is(new Set(filled.map((j) => options.domains?.[j] ?? `target ${j}`)).size, filled.length)
        t.true(filled.length <= (options.fanOuts?.[i] ?? fanOut))
      })
      for (let j = 0; j < targets; j++) {
        const column = rows.flatMap((row, i) => (row.includes(j) ? [i] : []))
        t.deepEqual([...router.sourcesOf(j)], column)
      }
      t.deepEqual(router.loads, computeLoads(routes, targets))
      router.loads.forEach((load, j) => {
        t.true(load <= (options.limits?.[j] ?? sources))
        t.true(Math.abs(load - (router.shares[j] as number)) < 1 + 1e-6)
      })
      t.is(router.filled, routes.filter((j) => j >= 0).length)
      const demand = [...(options.fanOuts ?? new Uint8Array(sources).fill(fanOut))].reduce((a, b) => a + b, 0)
      t.is(router.unfilled, demand - router.filled)
      t.is(router.bottleneck === null, router.unfilled === 0)
    }),
    { numRuns: 300 },
  )
})

/** Weights for the sources of a problem; limits, where there are any, become weight. */
const weighted = problems.chain((options) => {
  const { sources } = options
  const weight = fc.oneof(fc.nat(9), fc.constantFrom(0.1, 0.2, 0.7), fc.double({ min: 0, max: 1e6, noNaN: true }))
  const weights = fc.array(weight, { minLength: sources, maxLength: sources })
  const routeLimits = fc.option(fc.array(fc.nat(sources + 2), { minLength: 30, maxLength: 30 }), { nil: undefined })
  return fc.tuple(weights, routeLimits).map(([weights, most]) => ({
    ...options,
    weights,
    ...(most && { routeLimits: most.slice(0, options.capacities?.length) }),
  }))
})

test('weights: rows, columns, ranges, loads and facts belong together, and limits hold', async (t) => {
  await fc.assert(
    fc.asyncProperty(weighted, fc.nat(), async (options, cut) => {
      const router = await Router.create(options)
      const { sources, fanOut, targets } = router
      const routes = await router.route()
      t.deepEqual(routeSync({ ...options, weights: Float64Array.from(options.weights) }), routes)
      const middle = cut % (sources + 1)
      t.deepEqual(router.routeSync({ from: middle }), routes.slice(middle * fanOut))

      const loads = new Float64Array(targets)
      let unfilled = 0
      let unfilledWeight = 0
      for (let i = 0; i < sources; i++) {
        const row = routes.subarray(i * fanOut, (i + 1) * fanOut)
        const weight = options.weights[i] as number
        t.deepEqual(router.targetsOf(i), row.slice())
        const filled = [...row].filter((j) => j >= 0)
        t.deepEqual([...row.subarray(0, filled.length)], filled)
        t.is(new Set(filled.map((j) => options.domains?.[j] ?? `target ${j}`)).size, filled.length)
        for (const j of filled) loads[j] = (loads[j] as number) + weight
        const missing = (options.fanOuts?.[i] ?? fanOut) - filled.length
        t.true(missing >= 0)
        unfilled += missing
        unfilledWeight += weight * missing
      }
      t.deepEqual(router.weightedLoads, loads)
      t.deepEqual(router.loads, computeLoads(routes, targets))
      t.is(router.unfilled, unfilled)
      t.is(router.unfilledWeight, unfilledWeight)
      t.is(router.bottleneck === null, unfilled === 0)
      t.true(router.loads.every((load, j) => load <= (options.routeLimits?.[j] ?? sources)))
      loads.forEach((load, j) => {
        t.true(load <= (options.limits?.[j] ?? Number.POSITIVE_INFINITY))
        const column = Array.from({ length: sources }, (_, i) => i).filter((i) => router.targetsOf(i).includes(j))
        t.deepEqual([...router.sourcesOf(j)], column)
      })
    }),
    { numRuns: 300 },
  )
})

test('weights: many sources, of heavy tail, on unequal targets', async (t) => {
  const sources = 50_000
  const weights = Float64Array.from({ length: sources }, (_, i) => ((i * 7919) % sources) + 1).map((i) => i ** -0.6)
  const capacities = Array.from({ length: 100 }, (_, j) => [8, 2, 2][j % 10] ?? 1)
  const router = await Router.create({ sources, fanOut: 2, capacities, weights })
  router.weightedLoads.forEach((load, j) => {
    t.true(Math.abs(load / (router.shares[j] as number) - 1) < 1e-3)
  })
  const limits = router.shares.map((share) => share * 1.001)
  const limited = new Router({ sources, fanOut: 2, capacities, weights, limits })
  t.is(limited.unfilled, 0)
  limited.weightedLoads.forEach((load, j) => {
    t.true(load <= (limits[j] as number))
  })
})

test('weights: limits in weight and numbers of routes hold together', async (t) => {
  const sources = 20_000
  const weights = Float64Array.from({ length: sources }, (_, i) => (i % 100) + 1)
  const capacities = [8, 2, 2, 1, 1, 1]
  // The largest may take half of the routes, and a third of the weight; the others the rest exactly.
  const routeLimits = [10_000, 2000, 2000, 2000, 2000, 2000]
  const router = await Router.create({ sources, fanOut: 1, capacities, weights, routeLimits })
  t.is(router.unfilled, 0)
  t.deepEqual([...router.loads], routeLimits)
  const limits = [336_666, ...new Array(5).fill(Number.POSITIVE_INFINITY)]
  const both = new Router({ sources, fanOut: 1, capacities, weights, routeLimits, limits })
  t.true(both.loads.every((load, j) => load <= (routeLimits[j] as number)))
  t.true((both.weightedLoads[0] as number) <= 336_666)
  t.is(both.bottleneck, both.unfilled === 0 ? null : 'limits')
})

test('without weights, loads and what is unfilled weigh what they count', (t) => {
  const router = new Router({ sources: 10, fanOut: 2, targets: 3, limits: [5, 5, 5] })
  t.deepEqual([...router.weightedLoads], [...router.loads])
  t.is(router.unfilledWeight, 5)
})

test('weights are read in place or copied, and may change once the call has returned', async (t) => {
  const weights = Float64Array.from({ length: 30_000 }, (_, i) => i + 1)
  const shared = new Float64Array(new SharedArrayBuffer(8 * weights.length))
  shared.set(weights)
  const options = { sources: weights.length, fanOut: 2, targets: 50 }
  const expected = routeSync({ ...options, weights: weights.slice() })
  t.deepEqual(routeSync({ ...options, weights: shared }), expected)
  const promises = [route({ ...options, weights }), Router.create({ ...options, weights }).then((r) => r.route())]
  weights.fill(0)
  for (const promise of promises) t.deepEqual(await promise, expected)
})

test('limits that sum to N * k: nothing is dropped', (t) => {
  const capacities = Array.from({ length: 1024 }, (_, j) => [8, 2, 2][j % 10] ?? 1)
  const limits = makeLimits(capacities, 1024 * 4, 1, 'exact')
  const router = new Router({ sources: 1024, fanOut: 4, capacities, limits })
  t.is(router.unfilled, 0)
  t.deepEqual(router.loads, limits)
})

test('bottlenecks have names', (t) => {
  const bottleneck = (options: Partial<RouterOptions>) => new Router({ sources: 10, fanOut: 2, ...options }).bottleneck
  t.is(bottleneck({ targets: 2 }), null)
  t.is(bottleneck({ capacities: [1, 0] }), 'targets')
  t.is(bottleneck({ targets: 3, domains: [0, 0, 0] }), 'domains')
  t.is(bottleneck({ targets: 3, limits: [5, 5, 5] }), 'limits')
  t.is(bottleneck({ targets: 3, domains: [0, 0, 1], limits: [10, 10, 5] }), 'domains')
  t.is(new Router({ sources: 0, fanOut: 2, targets: 1 }).bottleneck, null)
})

test('limits alone serve as capacities', (t) => {
  const limits = [1, 2, 3]
  t.deepEqual(
    new Router({ sources: 6, fanOut: 1, limits }).loads,
    new Router({ sources: 6, fanOut: 1, capacities: limits, limits }).loads,
  )
})

test('options are read once, and copied', async (t) => {
  const capacities = new Float64Array([8, 2, 1])
  const limits = [50, 50, 50]
  const options = { sources: 100, fanOut: 1, capacities, limits }
  const expected = routeSync(options)
  const router = new Router(options)
  const promises = [route(options), Router.create(options).then((created) => created.route())]
  capacities.fill(0)
  limits.fill(0)
  t.deepEqual(router.routeSync(), expected)
  for (const promise of promises) t.deepEqual(await promise, expected)
})

test('out: any Int32Array when blocking, a shared one otherwise', async (t) => {
  const router = new Router({ sources: 1000, fanOut: 2, targets: 7 })
  const expected = router.routeSync({ from: 10, to: 500 })
  const own = new Int32Array(980)
  t.is(router.routeSync({ from: 10, to: 500, out: own }), own)
  t.deepEqual(own, expected)
  const shared = new Int32Array(new SharedArrayBuffer(4 * 990), 40)
  t.is(await router.route({ from: 10, to: 500, out: shared }), shared)
  t.deepEqual(Int32Array.from(shared), expected)
})

test('chunks cover all sources, and stop when told to', async (t) => {
  const router = new Router({ sources: 1000, fanOut: 2, targets: 7 })
  const parts: number[] = []
  for await (const { from, to, routes } of router.chunks({ size: 300 })) {
    t.is(routes.length, (to - from) * 2)
    t.is(from * 2, parts.length)
    parts.push(...routes)
  }
  t.deepEqual(Int32Array.from(parts), router.routeSync())
  const controller = new AbortController()
  const cut = async () => {
    for await (const _ of router.chunks({ size: 300, signal: controller.signal })) controller.abort('enough')
  }
  const error = await t.throwsAsync(cut, { name: 'AbortError', code: 'ABORT_ERR' })
  t.is(error?.cause, 'enough')
  for await (const _ of new Router({ sources: 0, fanOut: 1, targets: 1 }).chunks()) t.fail()
})

test('an aborted plan and an aborted route', async (t) => {
  const controller = new AbortController()
  const { signal } = controller
  const router = new Router({ sources: 2 ** 29, fanOut: 2, targets: 1000 })
  const routing = router.route({ signal })
  await begun()
  const calls = [routing, Router.create({ sources: 10, fanOut: 2, targets: 10, signal })]
  controller.abort()
  for (const call of calls) await t.throwsAsync(() => call, { name: 'AbortError', code: 'ABORT_ERR' })
})

test('sources up to 2^31 - 1, slots beyond 2^32, by ranges', (t) => {
  const sources = 2 ** 31 - 1
  const router = new Router({ sources, fanOut: 3, capacities: [5, 4, 3, 2, 1, 1, 1e-6] })
  t.is(router.filled, 3 * sources)
  t.is(
    router.loads.reduce((a, b) => a + b, 0),
    3 * sources,
  )
  const from = sources - 1000
  const tail = router.routeSync({ from })
  for (let i = 0; i < 1000; i += 37) t.deepEqual(router.targetsOf(from + i), tail.slice(i * 3, i * 3 + 3))
  const few = router.sourcesOf(6)
  t.is(few.length, router.loads[6] as number)
  for (const source of few.slice(0, 20)) t.true(router.targetsOf(source).includes(6))
})

test('in a process of its own: memory stays flat while N grows 100-fold, by chunks', (t) => check(t, 'exact-memory'))

test('capacities are taken before a call returns, as many as there are', async (t) => {
  const options = (capacities: Float64Array) => ({ sources: 100, fanOut: 1, capacities })
  const expected = new Router(options(Float64Array.of(3, 2, 1)))
  const given = Float64Array.of(3, 2, 1)
  Object.defineProperty(given, 'length', { value: 7 })
  t.is(new Router(options(given)).targets, 3)
  const pending = [Router.create(options(given)), route(options(given))] as const
  structuredClone(given.buffer, { transfer: [given.buffer] })
  const router = await pending[0]
  t.is(router.targets, 3)
  t.deepEqual(router.loads, expected.loads)
  t.deepEqual(await pending[1], expected.routeSync())
  t.throws(() => new Router(options(given)), {
    code: 'ERR_INVALID_ARG_VALUE',
    message: /^capacities must not be empty/,
  })
})
