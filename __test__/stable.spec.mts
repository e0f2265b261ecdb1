// What is peculiar to the method 'stable': ids, slack, the pinned scale, and that little moves.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import test from 'ava'
import {
  capacityProfiles,
  churn,
  computeLoads,
  type RouteOptions,
  route,
  routeSync,
  type StableOptions,
} from 'phase-router'
import { refuses } from './helpers/errors.mjs'

const stable = (options: StableOptions) => routeSync({ method: 'stable', ...options })

interface Golden {
  name: string
  sources: number
  fanOut: number
  capacities: number[]
  limits: (number | null)[] | null
  domains: number[] | null
  targetIds: string[] | null
  sourceIds: string[] | null
  slack: number
  unit: number | null
  maxTargets: number | null
  seed: string
  routes: number[]
}

interface Large {
  profile: 'uniform' | 'strong'
  profileSeed: number
  targets: number
  sources: number
  fanOut: number
  slack: number
  seed: string
  sha256: string
}

const file = readFileSync(new URL('fixtures/stable.json', import.meta.url), 'utf8')
const golden: { cases: Golden[]; large: Large[] } = JSON.parse(file)

test('the vectors', async (t) => {
  t.is(golden.cases.length, 10)
  for (const { name, limits, seed, routes, ...given } of golden.cases) {
    const there = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))
    const options = {
      method: 'stable',
      ...there,
      ...(limits && { limits: limits.map((limit) => limit ?? Number.POSITIVE_INFINITY) }),
      seed: BigInt(seed),
    } as unknown as RouteOptions
    t.deepEqual([...routeSync(options)], routes, name)
    t.deepEqual([...(await route(options))], routes, name)
  }
})

test('the vectors of large problems', async (t) => {
  t.is(golden.large.length, 3)
  for (const { profile, profileSeed, targets, sha256, seed, ...rest } of golden.large) {
    const capacities = capacityProfiles[profile](targets, profileSeed)
    const routes = await route({ method: 'stable', capacities, seed: BigInt(seed), ...rest })
    t.is(createHash('sha256').update(routes).digest('hex'), sha256, profile)
  }
})

test('positions are the ids where none are given', (t) => {
  const common = { sources: 50, fanOut: 2, capacities: [3, 2, 1, 1], seed: 5 }
  const expected = stable(common)
  const sourceIds = Array.from({ length: 50 }, (_, i) => i)
  t.deepEqual(stable({ ...common, targetIds: [0, 1, 2, 3] }), expected)
  t.deepEqual(stable({ ...common, targetIds: new Uint32Array([0, 1, 2, 3]), sourceIds }), expected)
  t.deepEqual(stable({ ...common, sources: undefined, targetIds: ['0', 1n, '2', 3], sourceIds }), expected)
})

test('1, 1n and "1" are one id, and so are -0 and 0, whatever the list holds besides', (t) => {
  const common = { sources: 40, fanOut: 2, capacities: [3, 2, 1] }
  const expected = stable({ ...common, targetIds: [1, 0, 2] })
  t.deepEqual(stable({ ...common, targetIds: ['1', -0, 2n] }), expected)
  t.deepEqual(stable({ ...common, targetIds: new BigUint64Array([1n, 0n, 2n]) }), expected)
  t.deepEqual(stable({ ...common, targetIds: new BigInt64Array([1n, 0n, 2n]) }), expected)
  t.deepEqual(stable({ ...common, targetIds: [-7, 0, 2] }), stable({ ...common, targetIds: ['-7', '0', 2n] }))
  t.notDeepEqual(stable({ ...common, targetIds: ['01', 0, 2] }), expected)
})

test('neither the order of targets nor that of sources matters', (t) => {
  const targetIds = ['amber', 'birch', 'cedar', 'd'.repeat(3000), 'é', '漢字', '']
  const capacities = [4, 3, 2, 1, 1, 1, 1]
  const sourceIds = Array.from({ length: 200 }, (_, i) => `source ${i}`)
  const routes = stable({ fanOut: 3, capacities, targetIds, sourceIds })
  const reversed = stable({
    fanOut: 3,
    capacities: capacities.toReversed(),
    targetIds: targetIds.toReversed(),
    sourceIds: sourceIds.toReversed(),
  })
  for (let i = 0; i < 200; i++) {
    const row = [...routes.subarray(3 * i, 3 * i + 3)].map((j) => targetIds[j])
    const other = [...reversed.subarray(3 * (199 - i), 3 * (199 - i) + 3)].map((j) => targetIds.at(-1 - j))
    t.deepEqual(other, row)
  }
})

test('an id that stands there twice is named with both positions', async (t) => {
  const common = { method: 'stable', sources: 3, fanOut: 1, capacities: [1, 1, 1] } as const
  const cases: [StableOptions['targetIds'], StableOptions['sourceIds'], RegExp][] = [
    [['a', 'b', 'a'], undefined, /^targetIds\[2\] must not be the same id as targetIds\[0\]$/],
    [[1, '1', 1n], undefined, /^targetIds\[1\] must not be the same id as targetIds\[0\]$/],
    [undefined, [7n, 'x', 7], /^sourceIds\[2\] must not be the same id as sourceIds\[0\]$/],
  ]
  for (const [targetIds, sourceIds, message] of cases) {
    const options: RouteOptions = { ...common, targetIds, sourceIds }
    await refuses(t, () => route(options), 'ERR_INVALID_ARG_VALUE', message)
    await refuses(t, () => routeSync(options), 'ERR_INVALID_ARG_VALUE', message)
  }
})

test('bad options', async (t) => {
  const common = { method: 'stable', sources: 4, fanOut: 2, capacities: [3, 2, 1] }
  const cases = [
    [{ targetIds: 'abc' }, 'ERR_INVALID_ARG_TYPE', /^targetIds must be an array of strings, integers or bigints/],
    [{ targetIds: [1, 2, null] }, 'ERR_INVALID_ARG_TYPE', /^targetIds\[2\]/],
    [{ targetIds: [1, 2, 0.5] }, 'ERR_OUT_OF_RANGE', /^targetIds\[2\] must be a safe integer; received 0\.5$/],
    [{ targetIds: ['a', 2 ** 53, 'b'] }, 'ERR_OUT_OF_RANGE', /^targetIds\[1\] must be a safe integer/],
    [{ targetIds: [1, 2] }, 'ERR_INVALID_ARG_VALUE', /^targetIds must have length 3; received 2$/],
    [{ sourceIds: [1, 2] }, 'ERR_INVALID_ARG_VALUE', /^sourceIds must have length 4; received 2$/],
    [{ sources: undefined }, 'ERR_INVALID_ARG_VALUE', /^sources or sourceIds must be given$/],
    [{ slack: -0.1 }, 'ERR_OUT_OF_RANGE', /^slack must be finite and >= 0; received -0\.1$/],
    [{ slack: Number.POSITIVE_INFINITY }, 'ERR_OUT_OF_RANGE', /^slack must be finite/],
    [{ slack: '1' }, 'ERR_INVALID_ARG_TYPE', /^slack/],
    [{ unit: 0 }, 'ERR_OUT_OF_RANGE', /^unit must be finite and > 0; received 0$/],
    [
      { unit: 1e-9 },
      'ERR_OUT_OF_RANGE',
      /^maxTargets must be >= [0-9]+ \(the capacities in units of 1e-9|^maxTargets must be >= [0-9]+ \(the capacities in units of 0\.000000001/,
    ],
    [{ maxTargets: 0 }, 'ERR_OUT_OF_RANGE', /^maxTargets must be a whole number >= 1 and <= 67108864; received 0$/],
    [{ maxTargets: 2 }, 'ERR_OUT_OF_RANGE', /^maxTargets must be >= /],
    [{ domains: [0, 1] }, 'ERR_INVALID_ARG_VALUE', /^domains must have length 3; received 2$/],
  ] as const
  for (const [change, code, message] of cases) {
    const options = { ...common, ...change } as never
    await refuses(t, () => route(options), code, message)
    await refuses(t, () => routeSync(options), code, message)
  }
})

test('the names of targets are their ids', async (t) => {
  const common = { sources: 60, fanOut: 2 }
  const named = [
    { name: 'amber', capacity: 3, domain: 'east' },
    { name: 'birch', capacity: 2, domain: 'east' },
    { name: 'cedar', limit: 30, domain: 'west' },
    { name: '4', domain: 'north' },
  ]
  const routes = stable({ ...common, targets: named })
  const capacities = [3, 2, 1, 1]
  const limits = [1 / 0, 1 / 0, 30, 1 / 0]
  const [domains, targetIds] = [
    ['east', 'east', 'west', 'north'],
    ['amber', 'birch', 'cedar', 4],
  ]
  t.deepEqual(stable({ ...common, capacities, limits, domains, targetIds }), routes)
  const turned = stable({ ...common, targets: named.toReversed() })
  t.deepEqual(
    turned.map((j) => 3 - j),
    routes,
  )
  const both = { method: 'stable', ...common, targets: named, targetIds } as const
  await refuses(t, () => route(both), 'ERR_INVALID_ARG_VALUE', /^targetIds cannot be given beside named targets/)
})

test('more targets than the default table holds need maxTargets', async (t) => {
  const options = { method: 'stable', sources: 300, fanOut: 1, targets: 9000 } as const
  await refuses(t, () => route(options), 'ERR_OUT_OF_RANGE', /^maxTargets must be >= 9000 .*; received 8192$/)
  t.true((await route({ ...options, maxTargets: 9000 })).every((j) => j >= 0))
})

test('a drained target moves little more than its own routes, where `exact` moves nearly all', (t) => {
  const common = { sources: 10_000, fanOut: 2, seed: 3 }
  const capacities = new Float64Array(100).fill(1)
  const drained = capacities.with(17, 0)
  const before = stable({ ...common, capacities })
  const { moves } = churn(before, stable({ ...common, capacities: drained }), 2)
  t.true(moves >= 200 && moves < 450, `${moves}`)
  const slack = { ...common, slack: 0.1 }
  const loose = churn(stable({ ...slack, capacities }), stable({ ...slack, capacities: drained }), 2).moves
  t.true(loose < 320, `${loose}`)
  const exact = churn(routeSync({ ...common, capacities }), routeSync({ ...common, capacities: drained }), 2).moves
  t.true(exact > 10_000, `${exact}`)
  const loads = computeLoads(before, 100)
  t.true(loads.every((load) => load === 200))
})

test('inputs may change while it runs', async (t) => {
  const capacities = new Float64Array([1, 2, 3])
  const targetIds = new BigUint64Array([5n, 6n, 7n])
  const sourceIds = Array.from({ length: 30_000 }, (_, i) => `s${i}`)
  const options = { method: 'stable', fanOut: 2, capacities, targetIds, sourceIds } as const
  const expected = routeSync(options)
  const pending = route(options)
  capacities.reverse()
  targetIds.fill(0n)
  sourceIds.fill('x')
  t.deepEqual(await pending, expected)
})
