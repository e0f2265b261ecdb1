// One contract for every method of route(); what is peculiar to one is in its own file.
import { readFileSync } from 'node:fs'
import test from 'ava'
import fc from 'fast-check'
import { type MethodName, methods, type RouteOptions, route, routeSync } from 'phase-router'
import { type Code, refuses } from './helpers/errors.mjs'

/** True, or the reason why not. */
type Promised = true | string

interface Contract {
  /** Another seed gives other routes. */
  seeded: Promised
  /** No target twice in a row. */
  distinct: Promised
  /** A target of capacity 0 gets nothing. */
  drained: Promised
  /** Without limits, every row has as many targets as distinct live ones allow. */
  filled: Promised
  /** Limits are options, and never exceeded. */
  limits: Promised
  /** Weights are options. */
  weights: Promised
}

const none = 'knows none'
const independent = 'slots are drawn independently of each other'
const greedy = 'there is nothing random in it'
const kept: Contract = { seeded: true, distinct: true, drained: true, filled: true, limits: none, weights: none }

const contracts: Record<MethodName, Contract> = {
  exact: { ...kept, limits: true, weights: true },
  stable: { ...kept, limits: true },
  sampled: {
    ...kept,
    drained: 'capacity 0 keeps an arc of 1, as published',
    filled: 'a source has as many targets as arcs match, as published',
  },
  hash: { ...kept, distinct: independent, drained: 'blind to capacity' },
  'weighted-hash': { ...kept, distinct: independent },
  rendezvous: kept,
  'rendezvous-overflow': { ...kept, limits: true, weights: true },
  'bounded-load': {
    ...kept,
    filled: 'its bound of 1.25 times the share can leave fewer than k targets with room',
    limits: true,
    weights: true,
  },
  'two-choices': { ...kept, weights: true },
  'least-loaded': { ...kept, seeded: greedy, limits: true, weights: true },
  'smooth-round-robin': { ...kept, seeded: greedy },
}

test('the contract names every method, and the list cannot be changed', (t) => {
  t.deepEqual(Object.keys(contracts).sort(), [...methods].sort())
  t.is(methods[0], 'exact')
  t.true(Object.isFrozen(methods))
})

interface Shape {
  sources: number
  fanOut: number
  capacities: number[]
  limits: number[]
  weights: number[]
  seed: bigint
}

const shapes: fc.Arbitrary<Shape> = fc
  .record({ sources: fc.integer({ min: 0, max: 60 }), targets: fc.integer({ min: 1, max: 15 }) })
  .chain(({ sources, targets }) => {
    const each = (value: fc.Arbitrary<number>, count: number) => fc.array(value, { minLength: count, maxLength: count })
    return fc.record({
      sources: fc.constant(sources),
      fanOut: fc.integer({ min: 1, max: 20 }),
      capacities: each(fc.constantFrom(0, 1, 1, 2, 3.5, 8), targets).filter((all) => all.some((c) => c > 0)),
      limits: each(fc.constantFrom(0, 1, 3, 10, 30, Number.POSITIVE_INFINITY), targets),
      weights: each(fc.constantFrom(0, 0.5, 1, 2.75), sources),
      seed: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    })
  })

/** The rows as arrays of targets; checks that -1 comes last and that there is nothing else. */
function rowsOf(routes: Int32Array, { sources, fanOut, capacities }: Shape): number[][] {
  if (routes.length !== sources * fanOut) throw new Error(`${routes.length} slots`)
  return Array.from({ length: sources }, (_, i) => {
    const row = [...routes.subarray(i * fanOut, (i + 1) * fanOut)]
    const filled = row.filter((j) => j !== -1)
    if (filled.some((j, slot) => j !== row[slot] || j < 0 || j >= capacities.length)) throw new Error(`row ${row}`)
    return filled
  })
}

for (const method of methods) {
  const contract = contracts[method]

  test(`${method} keeps its contract`, async (t) => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.boolean(), fc.boolean(), async (shape, limited, weighted) => {
        const { limits, weights, ...common } = shape
        const withLimits = limited && contract.limits === true
        const withWeights = weighted && contract.weights === true
        const options = {
          method,
          ...common,
          ...(withLimits && { limits }),
          ...(withWeights && { weights }),
        } as RouteOptions
        const routes = routeSync(options)
        t.deepEqual(await route(options), routes)
        t.deepEqual(routeSync(options), routes)

        const rows = rowsOf(routes, shape)
        const live = shape.capacities.filter((c) => c > 0).length
        const loads = shape.capacities.map(() => 0)
        rows.forEach((row, i) => {
          if (contract.distinct === true) t.is(new Set(row).size, row.length)
          if (contract.drained === true) t.true(row.every((j) => (shape.capacities[j] as number) > 0))
          if (contract.filled === true && !withLimits) {
            t.is(row.length, contract.distinct === true ? Math.min(shape.fanOut, live) : shape.fanOut)
          }
          for (const j of row) (loads[j] as number) += withWeights ? (weights[i] as number) : 1
        })
        if (withLimits) t.true(loads.every((load, j) => load <= (limits[j] as number)))
      }),
      { numRuns: 150 },
    )
  })

  test(`${method}: seeds`, (t) => {
    const [a, b] = [1, 2].map((seed) => routeSync({ method, sources: 100, fanOut: 2, targets: 9, seed }))
    if (contract.seeded === true) t.notDeepEqual(a, b)
    else t.deepEqual(a, b, contract.seeded)
  })

  test(`${method}: no sources`, async (t) => {
    t.is((await route({ method, sources: 0, fanOut: 2, targets: 3 })).length, 0)
    t.is(routeSync({ method, sources: 0, fanOut: 2, targets: 3 }).length, 0)
  })

  test(`${method}: an abort`, async (t) => {
    const controller = new AbortController()
    const pending = route({ method, sources: 1e6, fanOut: 8, targets: 300, signal: controller.signal })
    controller.abort('enough')
    const error = await t.throwsAsync<Error & { code: string }>(pending)
    t.is(error.code, 'ABORT_ERR')
    t.is(error.cause, 'enough')
  })

  const common = { method, sources: 10, fanOut: 2, capacities: [3, 2, 1] }
  const bad: [option: Record<string, unknown>, code: Code, message: RegExp][] = [
    [{ sources: -1 }, 'ERR_OUT_OF_RANGE', /^sources/],
    [{ fanOut: 0 }, 'ERR_OUT_OF_RANGE', /^fanOut/],
    [{ sources: 2 ** 31 - 1 }, 'ERR_OUT_OF_RANGE', /^sources \* fanOut/],
    [{ capacities: [] }, 'ERR_INVALID_ARG_VALUE', /^capacities/],
    [{ capacities: [1, -1] }, 'ERR_OUT_OF_RANGE', /^capacities\[1\] must be finite and >= 0; received -1$/],
    [{ capacities: [0, 0] }, 'ERR_OUT_OF_RANGE', /^capacities must be above 0 for one target/],
    [{ capacities: undefined }, 'ERR_INVALID_ARG_VALUE', /^capacities or targets/],
    [{ targets: 3 }, 'ERR_INVALID_ARG_VALUE', /^capacities or targets/],
    [{ seed: -1 }, 'ERR_OUT_OF_RANGE', /^seed/],
    [{ colour: 1 }, 'ERR_INVALID_ARG_VALUE', /^colour is not an option of method/],
    ...(contract.limits === true
      ? ([
          [{ limits: [1, 2] }, 'ERR_INVALID_ARG_VALUE', /^limits must have length 3; received 2$/],
          [{ limits: [1, 2, 0.5] }, 'ERR_OUT_OF_RANGE', /^limits\[2\] must be a whole number >= 0, or Infinity/],
          [{ limits: [-1, 2, 3] }, 'ERR_OUT_OF_RANGE', /^limits\[0\]/],
          [{ limits: [Number.NaN, 2, 3] }, 'ERR_OUT_OF_RANGE', /^limits\[0\]/],
          [{ limits: 'x' }, 'ERR_INVALID_ARG_TYPE', /^limits/],
          [{ capacities: undefined, limits: [1, 1 / 0] }, 'ERR_INVALID_ARG_VALUE', /^limits must be finite where/],
        ] as typeof bad)
      : ([[{ limits: [1, 1, 1] }, 'ERR_INVALID_ARG_VALUE', /^limits is not an option of method/]] as typeof bad)),
    ...(contract.weights === true
      ? ([
          [{ weights: [1] }, 'ERR_INVALID_ARG_VALUE', /^weights must have length 10; received 1$/],
          [{ weights: new Array(10).fill(-1) }, 'ERR_OUT_OF_RANGE', /^weights\[0\] must be finite and >= 0/],
          [{ weights: new Float64Array(10).fill(1e308) }, 'ERR_OUT_OF_RANGE', /^the sum of weights/],
          [{ weights: 1 }, 'ERR_INVALID_ARG_TYPE', /^weights/],
        ] as typeof bad)
      : ([[{ weights: new Array(10).fill(1) }, 'ERR_INVALID_ARG_VALUE', /^weights is not an option/]] as typeof bad)),
  ]
  test(`${method} refuses bad options`, async (t) => {
    for (const [change, code, message] of bad) {
      const options = { ...common, ...change } as never
      await refuses(t, () => route(options), code, message)
      await refuses(t, () => routeSync(options), code, message)
    }
  })

  if (contract.limits === true) {
    test(`${method}: limits serve as capacities`, (t) => {
      const limits = [8, 4, 2, 1]
      t.deepEqual(
        routeSync({ method, sources: 5, fanOut: 2, limits } as RouteOptions),
        routeSync({ method, sources: 5, fanOut: 2, capacities: limits, limits } as RouteOptions),
      )
    })
  }
}

interface Golden {
  method: MethodName
  sources: number
  fanOut: number
  capacities: number[]
  limits: (number | null)[] | null
  weights: number[] | null
  seed: string
  routes: number[]
}

test('the vectors of the baselines', async (t) => {
  const file = readFileSync(new URL('fixtures/baselines.json', import.meta.url), 'utf8')
  const cases: Golden[] = JSON.parse(file).cases
  t.deepEqual([...new Set(cases.map(({ method }) => method))], methods.slice(3))
  for (const { limits, weights, seed, routes, ...rest } of cases) {
    const options = {
      ...rest,
      seed: BigInt(seed),
      ...(limits && { limits: limits.map((limit) => limit ?? Number.POSITIVE_INFINITY) }),
      ...(weights && { weights: new Float64Array(weights) }),
    } as RouteOptions
    t.deepEqual([...routeSync(options)], routes, rest.method)
    t.deepEqual([...(await route(options))], routes, rest.method)
  }
})

test('inputs may change while a baseline runs', async (t) => {
  const capacities = new Float64Array([1, 2, 3])
  const weights = new Float64Array(50_000).fill(1)
  const options = { method: 'least-loaded', sources: 50_000, fanOut: 2, capacities, weights } as const
  const expected = routeSync(options)
  const pending = route(options)
  capacities.reverse()
  weights.fill(7)
  t.deepEqual(await pending, expected)
})
