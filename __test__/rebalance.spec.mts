import test from 'ava'
import {
  capacityProfiles,
  computeLoads,
  type RebalanceOptions,
  Router,
  rebalance,
  rebalanceSync,
  route,
  routeSync,
} from 'phase-router'
import { type Code, refuses } from './helpers/errors.mjs'

const capacities = [3, 2, 2, 1, 1, 1]
const before = routeSync({ sources: 1000, fanOut: 2, capacities, seed: 3 })

/** Distinct targets of rows of `before` that are not in the same row of `after`. */
function moves(old: Int32Array, after: Int32Array, fanOut: number): number {
  let count = 0
  for (let at = 0; at < old.length; at += fanOut) {
    const [was, is] = [old, after].map((routes) => new Set(routes.subarray(at, at + fanOut))) as [
      Set<number>,
      Set<number>,
    ]
    was.delete(-1)
    for (const target of was) count += is.has(target) ? 0 : 1
  }
  return count
}

test('draining one target moves its routes and no others', async (t) => {
  const drained = capacities.with?.(5, 0) ?? [3, 2, 2, 1, 1, 0]
  const held = computeLoads(before, 6)[5] as number
  const result = await rebalance(before, { fanOut: 2, capacities: drained })
  t.is(result.moves, held)
  t.is(result.lowerBound, held)
  t.true(result.optimal)
  t.true(result.complete)
  t.is(moves(before, result.routes, 2), held)
  t.is(result.moved.length, held)
  for (const slot of result.moved) t.is(before[slot], 5)
  t.deepEqual(result.loads, computeLoads(result.routes, 6))
  // What `exact` would have moved.
  t.true(moves(before, routeSync({ sources: 1000, fanOut: 2, capacities: drained, seed: 3 }), 2) > 3 * held)
})

test('routes that stay keep their slots, and loads are shares rounded', async (t) => {
  const added = [...capacities, 2]
  const { routes, loads, moved } = await rebalance(before, { fanOut: 2, capacities: added, seed: 1 })
  const gone = new Set(moved)
  before.forEach((target, slot) => {
    if (!gone.has(slot)) t.is(routes[slot], target)
  })
  const { shares } = new Router({ sources: 1000, fanOut: 2, capacities: added })
  loads.forEach((load, j) => {
    t.true(Math.abs(load - (shares[j] as number)) < 1)
  })
})

test('both forms give the same, and nothing moves the second time', async (t) => {
  const options = {
    fanOut: 3,
    fanOutBefore: 2,
    capacities: [1, 2, 3, 4, 5, 6],
    limits: [500, 500, 500, 500, 600, 700],
    seed: 9n,
  }
  const first = await rebalance(before, options)
  t.deepEqual(rebalanceSync(before, options), first)
  const second = rebalanceSync(first.routes, { ...options, fanOutBefore: 3 })
  t.is(second.moves, 0)
  t.deepEqual(second.routes, first.routes)
})

test('junk of any kind, and a map of targets', (t) => {
  const junk = Int32Array.of(7, 7, -1, -5, 0, 1, 99, 0)
  const { routes, moves, moved } = rebalanceSync(junk, { fanOut: 2, targets: 3 })
  // 7 once, -5 and 99: there are no such targets.
  t.deepEqual(
    [...moved].filter((slot) => [0, 3, 6].includes(slot)),
    [0, 3, 6],
  )
  t.true(moves >= 3)
  t.is(routes.length, 8)
  // Target 0 is now 1, and 1 is gone.
  const mapped = rebalanceSync(Int32Array.of(0, 1), { fanOut: 1, targets: 2, targetMap: Int32Array.of(1, -1) })
  t.deepEqual(mapped.routes, Int32Array.of(1, 0))
  t.deepEqual(mapped.moved, Uint32Array.of(1))
})

test('a budget is kept, and going on ends where all at once ends', async (t) => {
  const options: RebalanceOptions = { fanOut: 2, capacities: [1, 1, 1, 1, 1, 1], seed: 4 }
  const all = await rebalance(before, options)
  t.true(all.moves > 100)
  let [routes, left] = [before, all.moves]
  while (left > 0) {
    const step = await rebalance(routes, { ...options, maxMoves: 100 })
    t.is(step.moves, Math.min(100, left))
    t.is(step.lowerBound, left)
    t.is(step.optimal, left <= 100)
    t.is(moves(routes, step.routes, 2), step.moves)
    left -= step.moves
    routes = step.routes
  }
  t.is((await rebalance(routes, options)).moves, 0)
  t.deepEqual(rebalanceSync(before, { ...options, maxMoves: Number.POSITIVE_INFINITY }), all)
})

test('near: a drained target in a domain takes nothing from the others there', (t) => {
  const near = Int32Array.of(-1, -1, -1, 0, -1, -1)
  for (const [capacities, domains] of [
    [
      [0.01, 0, 1],
      [0, 0, 1],
    ],
    [
      [0, 0.01, 1],
      [0, 0, 1],
    ],
    [
      [0, 1, 0.01, 0],
      [0, 1, 0, 0],
    ],
  ] as const) {
    const result = rebalanceSync(new Int32Array(6).fill(-1), { fanOut: 1, capacities, domains, near })
    t.is(result.near, 1)
    t.is(domains[result.routes[3] as number], 0)
  }
})

test('near: among the fewest moves the most routes are where their sources would rather be', (t) => {
  const domains = [0, 0, 1, 1, 2, 2]
  const near = Int32Array.from({ length: 500 }, (_, i) => (i % 4) - 1)
  const old = routeSync({ sources: 500, fanOut: 1, capacities: [1, 1, 1, 1, 1, 0] })
  const options = { fanOut: 1, capacities: [1, 1, 1, 1, 1, 3], domains }
  const plain = rebalanceSync(old, options)
  const result = rebalanceSync(old, { ...options, near })
  const count = (routes: Int32Array) => routes.filter((target, i) => domains[target] === near[i]).length
  t.is(result.moves, plain.moves)
  t.is(result.near, count(result.routes))
  t.true((result.near as number) > count(plain.routes))
  t.false('near' in plain)
})

test('weights: little more moves than has to, until no target is above the tolerance', async (t) => {
  const weights = Float64Array.from({ length: 2000 }, (_, i) => 1 + (i % 17) / 3)
  const old = Int32Array.from({ length: 2000 }, (_, i) => (i * i) % 7)
  const result = await rebalance(old, { fanOut: 1, targets: 7, weights, tolerance: 0.05 })
  t.true(result.complete)
  t.true(result.imbalance <= 0.05 + 1e-9)
  t.true(result.movedWeight >= result.lowerBound && result.movedWeight < 1.2 * result.lowerBound)
  t.is(result.moves, moves(old, result.routes, 1))
  t.is(result.loads.length, 7)
  t.deepEqual(rebalanceSync(old, { fanOut: 1, targets: 7, weights, tolerance: 0.05 }), result)
})

test('fan-outs, named targets, no sources', async (t) => {
  const fanOuts = Uint8Array.from({ length: 1000 }, (_, i) => i % 3)
  const { routes } = await rebalance(before, { fanOuts, fanOutBefore: 2, targets: 6 })
  for (let i = 0; i < 1000; i++) t.is(routes.subarray(2 * i, 2 * i + 2).filter((target) => target >= 0).length, i % 3)
  const targets = [{ name: 'a', domain: 'x' }, { name: 'b', domain: 'x' }, { name: 'c' }]
  const named = await rebalance(Int32Array.of(0, 1), { fanOut: 2, targets })
  t.deepEqual(named.routes.includes(2), true)
  t.deepEqual((await rebalance(new Int32Array(0), { fanOut: 2, targets: 3 })).routes, new Int32Array(0))
})

test('a million routes, and an abort', async (t) => {
  const profile = capacityProfiles.strong(1000, 1)
  const old = await route({ sources: 300_000, fanOut: 3, capacities: profile })
  const controller = new AbortController()
  const pending = rebalance(old, { fanOut: 3, targets: 1000, signal: controller.signal })
  controller.abort()
  await t.throwsAsync(pending, { name: 'AbortError', code: 'ABORT_ERR' })
  const { moves, lowerBound } = await rebalance(old, {
    fanOut: 3,
    capacities: profile.map((c, j) => (j === 0 ? 2 * c : c)),
  })
  t.is(moves, lowerBound)
})

const good = { fanOut: 2, targets: 6 }
const rows: [name: string, options: unknown, code: Code, message: RegExp | string][] = [
  ['no options', undefined, 'ERR_INVALID_ARG_TYPE', /^options must be an object/],
  ['before as an option', { ...good, before }, 'ERR_INVALID_ARG_VALUE', /^before is the first argument/],
  ['no fan-out', { targets: 6 }, 'ERR_INVALID_ARG_TYPE', /^fanOut/],
  ['a fan-out of 0', { ...good, fanOut: 0 }, 'ERR_OUT_OF_RANGE', /^fanOut/],
  ['fanOutBefore of 0', { ...good, fanOutBefore: 0 }, 'ERR_OUT_OF_RANGE', /^fanOutBefore/],
  [
    'rows of another length',
    { ...good, fanOutBefore: 3 },
    'ERR_INVALID_ARG_VALUE',
    'before must have a length that is a multiple of 3; received 2000',
  ],
  [
    'another number of sources',
    { ...good, sources: 999 },
    'ERR_INVALID_ARG_VALUE',
    'before must have length 1998; received 2000',
  ],
  ['no targets', { fanOut: 2 }, 'ERR_INVALID_ARG_VALUE', /^capacities or targets/],
  ['an unknown option', { ...good, topology: [] }, 'ERR_INVALID_ARG_VALUE', /^topology is not an option of rebalance/],
  ['a map that is no Int32Array', { ...good, targetMap: [0] }, 'ERR_INVALID_ARG_TYPE', /^targetMap/],
  [
    'a map beyond the targets',
    { ...good, targetMap: Int32Array.of(0, 6) },
    'ERR_OUT_OF_RANGE',
    'targetMap[1] must be < 6, or -1; received 6',
  ],
  [
    'negative maxMoves',
    { ...good, maxMoves: -1 },
    'ERR_OUT_OF_RANGE',
    /^maxMoves must be a whole number from 0 to \d+, or Infinity; received -1$/,
  ],
  ['fractional maxMoves', { ...good, maxMoves: 0.5 }, 'ERR_OUT_OF_RANGE', /^maxMoves/],
  [
    'near of another length',
    { ...good, near: new Int32Array(3) },
    'ERR_INVALID_ARG_VALUE',
    'near must have length 1000; received 3',
  ],
  [
    'near an unknown domain',
    { ...good, near: new Int32Array(1000).fill(6) },
    'ERR_OUT_OF_RANGE',
    /^near\[0\] must be .*; received 6$/,
  ],
  ['limits below 0', { ...good, limits: [1, 1, 1, 1, 1, -1] }, 'ERR_OUT_OF_RANGE', /^limits\[5\]/],
  [
    'fan-outs above the fan-out',
    { ...good, fanOuts: new Uint8Array(1000).fill(3) },
    'ERR_OUT_OF_RANGE',
    /^fanOuts\[0\]/,
  ],
  [
    'a tolerance without weights',
    { ...good, tolerance: 0.1 },
    'ERR_INVALID_ARG_VALUE',
    /^tolerance goes together with weights only/,
  ],
  [
    'a negative tolerance',
    { ...good, weights: new Float64Array(1000), tolerance: -0.1 },
    'ERR_OUT_OF_RANGE',
    /^tolerance must be finite and >= 0; received -0.1/,
  ],
  [
    'weights and a budget',
    { ...good, weights: new Float64Array(1000), maxMoves: 3 },
    'ERR_INVALID_ARG_VALUE',
    /^maxMoves does not go together with weights/,
  ],
  [
    'weights and near',
    { ...good, weights: new Float64Array(1000), near: new Int32Array(1000) },
    'ERR_INVALID_ARG_VALUE',
    /^near does not go together with weights/,
  ],
  ['weights of another length', { ...good, weights: [1] }, 'ERR_INVALID_ARG_VALUE', /^weights must have length 1000/],
  ['a negative weight', { ...good, weights: new Float64Array(1000).fill(-1) }, 'ERR_OUT_OF_RANGE', /^weights\[0\]/],
]
for (const [name, options, code, message] of rows) {
  test(`refused: ${name}`, async (t) => {
    await refuses(t, () => rebalance(before, options as RebalanceOptions), code, message)
    await refuses(t, async () => rebalanceSync(before, options as RebalanceOptions), code, message)
  })
}

test('refused: old routes that are none', async (t) => {
  for (const none of [undefined, [1, 2], new Uint32Array(2)]) {
    await refuses(t, () => rebalance(none as never, good), 'ERR_INVALID_ARG_TYPE', /^before must be an Int32Array/)
  }
})
