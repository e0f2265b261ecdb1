import test from 'ava'
import {
  type AssignOptions,
  assign,
  assignByPrices,
  assignSync,
  type CertifyOptions,
  certify,
  certifySync,
  Router,
} from 'phase-router'
import { type Code, refuses } from './helpers/errors.mjs'

/** Scores that anybody can write again. */
function scoresOf(sources: number, targets: number): Float32Array {
  return Float32Array.from({ length: sources * targets }, (_, at) => ((at * 7919) % 1009) / 1009)
}

const small = { sources: 3, fanOut: 1, limits: [2, 1], scores: new Float32Array([9, 1, 8, 3, 7, 6]) }

/** The best of all ways to give each source k of its allowed targets, by trying them all. */
function bruteForce(scores: Float32Array, targets: number, fanOut: number, limits: number[]): number {
  const sources = scores.length / targets
  const room = [...limits]
  const best = (source: number, from: number, left: number): number => {
    if (source === sources) return 0
    if (left === 0) return best(source + 1, 0, fanOut)
    let most = Number.NEGATIVE_INFINITY
    for (let j = from; j < targets; j++) {
      if (room[j] === 0) continue
      room[j] = (room[j] as number) - 1
      most = Math.max(most, (scores[source * targets + j] as number) + best(source, j + 1, left - 1))
      room[j] = (room[j] as number) + 1
    }
    return most
  }
  return best(0, 0, fanOut)
}

test('the best total score, with its proof', async (t) => {
  const result = await assign(small)
  t.deepEqual(result.routes, new Int32Array([0, 0, 1]))
  t.deepEqual(result.loads, new Uint32Array([2, 1]))
  t.is(result.score, 23)
  t.is(result.upperBound, 23)
  t.is(result.gap, 0)
  t.is(result.filled, 3)
  t.is(result.unfilled, 0)
  t.is(result.bottleneck, null)
  t.is(result.prices.length, 2)
  t.deepEqual(assignSync(small), result)
})

test('as good as the best of all ways', (t) => {
  for (const [sources, targets, fanOut] of [
    [4, 3, 1],
    [4, 4, 2],
    [5, 3, 2],
  ] as const) {
    const scores = scoresOf(sources, targets)
    const limits = Array<number>(targets).fill(Math.ceil((sources * fanOut) / targets))
    const { score, unfilled, gap } = assignSync({ sources, fanOut, scores, limits })
    t.is(unfilled, 0)
    t.true(Math.abs(score - bruteForce(scores, targets, fanOut, limits)) < 1e-9)
    t.true((gap as number) <= 1e-9)
  }
})

test('loads are those of Router with the same options', async (t) => {
  const options = { sources: 500, fanOut: 2, capacities: [8, 2, 2, 1, 1, 0], seed: 42, domains: [0, 1, 1, 2, 3, 4] }
  const { loads, gap, routes } = await assign({ ...options, scores: scoresOf(500, 6) })
  t.deepEqual(loads, new Router(options).loads)
  t.true((gap as number) <= 1e-6)
  for (let i = 0; i < 500; i++) {
    const [a, b] = [0, 1].map((slot) => options.domains[routes[2 * i + slot] as number])
    t.not(a, b)
  }
  const fanOuts = Uint8Array.from({ length: 500 }, (_, i) => i % 3)
  const mixed = { sources: 500, fanOut: 2, capacities: [3, 2, 2], fanOuts }
  t.deepEqual((await assign({ ...mixed, scores: scoresOf(500, 3) })).loads, new Router(mixed).loads)
})

test('candidates, in any order, padded', async (t) => {
  const result = await assign({
    sources: 3,
    fanOut: 1,
    limits: [2, 1, 3],
    candidates: new Uint32Array([1, 0, 0xffffffff, 0, 1, 0xffffffff, 1, 0, 0xffffffff]),
    scores: new Float32Array([1, 9, 0, 8, 3, 0, 6, 7, 0]),
  })
  t.deepEqual(result.routes, new Int32Array([0, 0, 1]))
})

test('what keeps slots unfilled', (t) => {
  const few = { sources: 4, fanOut: 2, scores: scoresOf(4, 3) }
  t.is(assignSync({ ...few, limits: [1, 1, 1] }).bottleneck, 'limits')
  t.is(assignSync({ ...few, limits: [1, 0, 0] }).bottleneck, 'targets')
  t.is(assignSync({ ...few, limits: [4, 4, 4], domains: [1, 1, 1] }).bottleneck, 'domains')
  const forbidden = few.scores.map((score, at) => (at % 3 === 0 ? score : Number.NEGATIVE_INFINITY))
  const result = assignSync({ ...few, scores: forbidden, limits: [4, 4, 4] })
  t.is(result.bottleneck, 'candidates')
  t.is(result.filled, 4)
  t.is(result.unfilled, 4)
  t.deepEqual([...result.routes], [0, -1, 0, -1, 0, -1, 0, -1])
})

test('elsewhere: a slot stays unfilled for what that is worth', (t) => {
  const result = assignSync({ ...small, limits: [3, 3], elsewhere: 7.5 })
  t.deepEqual(result.routes, new Int32Array([0, 0, -1]))
  t.is(result.bottleneck, null)
  t.is(result.upperBound, 9 + 8 + 7.5)
  t.is(result.gap, 0)
})

test('fast is near, and says how near', async (t) => {
  const options = { sources: 3000, fanOut: 2, targets: 20, scores: scoresOf(3000, 20) }
  const [exact, fast] = await Promise.all([assign(options), assign({ ...options, effort: 'fast' })])
  t.true((exact.gap as number) <= 1e-6)
  t.true((fast.gap as number) <= 1e-2)
  t.is(fast.unfilled, 0)
  t.true(fast.score <= exact.score + 1e-9 && exact.score <= fast.upperBound + 1e-9)
})

test('prices of one batch begin the next, and route single sources', async (t) => {
  const options = { sources: 1000, fanOut: 2, targets: 8, scores: scoresOf(1000, 8) }
  const cold = await assign(options)
  const warm = await assign({ ...options, prices: cold.prices })
  t.is(warm.score, cold.score)
  const alone = assignByPrices({ fanOut: 2, scores: options.scores, prices: cold.prices })
  t.is(alone.length, 2000)
  const differing = [...alone.keys()].filter((slot) => alone[slot] !== cold.routes[slot])
  // Within a row the order is that of score - price there, of score here; a few sources are indifferent.
  const one = assignByPrices({ fanOut: 2, scores: options.scores.subarray(0, 8), prices: cold.prices })
  t.deepEqual(one, alone.subarray(0, 2))
  t.true(differing.length < 2000)
  const forbidden = assignByPrices({
    fanOut: 3,
    scores: new Float32Array([Number.NEGATIVE_INFINITY, 1]),
    prices: [0, 5],
  })
  t.deepEqual(forbidden, new Int32Array([1, -1, -1]))
})

test('certify judges anybody’s routes', async (t) => {
  const { routes, prices, score, upperBound } = await assign(small)
  for (const certified of [
    await certify({ ...small, routes }),
    certifySync({ ...small, routes, prices }),
    await certify({ ...small, routes, prices }),
  ]) {
    t.deepEqual(certified.violations, [])
    t.is(certified.score, score)
    t.is(certified.upperBound, upperBound)
  }
  const worse = certifySync({ ...small, routes: new Int32Array([1, 0, 0]), prices })
  t.is(worse.score, 16)
  t.is(worse.gap, 7 / 16)
  const broken = certifySync({ ...small, routes: new Int32Array([1, 1, 2]), prices })
  t.deepEqual(broken.violations, [
    { kind: 'range', source: 2, target: 2 },
    { kind: 'limit', source: -1, target: 1 },
  ])
})

test('scores are taken before the call returns, or read in place where they are shared', async (t) => {
  const scores = small.scores.slice()
  const promise = assign({ ...small, scores })
  scores.fill(0)
  structuredClone(scores, { transfer: [scores.buffer] })
  t.is((await promise).score, 23)
  const shared = new Float32Array(new SharedArrayBuffer(24))
  shared.set(small.scores)
  t.is((await assign({ ...small, scores: shared })).score, 23)
  t.is(assignSync({ ...small, scores: shared }).score, 23)
})

test('nothing to assign', (t) => {
  const result = assignSync({ sources: 0, fanOut: 2, targets: 3, scores: new Float32Array(0) })
  t.is(result.routes.length, 0)
  t.is(result.gap, null)
  t.deepEqual(result.loads, new Uint32Array(3))
})

test('an abort rejects', async (t) => {
  const options = { sources: 20_000, fanOut: 4, targets: 64, scores: scoresOf(20_000, 64) }
  const before = AbortSignal.abort('early')
  const error = await t.throwsAsync(assign({ ...options, signal: before }))
  t.like(error, { name: 'AbortError', code: 'ABORT_ERR', cause: 'early' })
  const controller = new AbortController()
  const running = assign({ ...options, signal: controller.signal })
  controller.abort()
  t.like(await t.throwsAsync(running), { code: 'ABORT_ERR' })
})

const rows: [name: string, change: Record<string, unknown>, code: Code, message: RegExp | string][] = [
  [
    'NaN among the scores',
    { scores: new Float32Array([9, 1, Number.NaN, 3, 7, 6]) },
    'ERR_OUT_OF_RANGE',
    'scores[2] must be finite, or -Infinity to forbid; received NaN',
  ],
  [
    'Infinity among the scores',
    { scores: new Float32Array([9, 1, 8, 3, 7, Number.POSITIVE_INFINITY]) },
    'ERR_OUT_OF_RANGE',
    /^scores\[5\] .* received Infinity$/,
  ],
  ['too few scores', { scores: new Float32Array(5) }, 'ERR_INVALID_ARG_VALUE', 'scores must have length 6; received 5'],
  ['scores as an array', { scores: [1, 2, 3, 4, 5, 6] }, 'ERR_INVALID_ARG_TYPE', /^scores must be a Float32Array/],
  [
    'a repeated candidate',
    { candidates: new Uint32Array([0, 1, 1, 1, 0, 1]) },
    'ERR_INVALID_ARG_VALUE',
    'candidates[3] repeats target 1 of source 1',
  ],
  [
    'an unknown candidate',
    { candidates: new Uint32Array([0, 1, 1, 2, 0, 1]) },
    'ERR_OUT_OF_RANGE',
    'candidates[3] must be < 2, or 0xffffffff for none; received 2',
  ],
  [
    'candidates of another length',
    { candidates: new Uint32Array(3) },
    'ERR_INVALID_ARG_VALUE',
    /^scores must have length 3/,
  ],
  ['elsewhere NaN', { elsewhere: Number.NaN }, 'ERR_OUT_OF_RANGE', 'elsewhere must be finite; received NaN'],
  ['a negative price', { prices: [0, -1] }, 'ERR_OUT_OF_RANGE', 'prices[1] must be finite and >= 0; received -1'],
  ['prices of another length', { prices: [0] }, 'ERR_INVALID_ARG_VALUE', 'prices must have length 2; received 1'],
  [
    'an unknown effort',
    { effort: 'best' },
    'ERR_INVALID_ARG_VALUE',
    "effort must be 'exact' or 'fast'; received 'best'",
  ],
  ['too many targets', { limits: undefined, targets: 8193 }, 'ERR_OUT_OF_RANGE', /^targets must be <= 8192/],
  ['no targets', { limits: undefined }, 'ERR_INVALID_ARG_VALUE', /^capacities or targets must be given/],
  ['targets twice', { capacities: [1, 1], targets: 2 }, 'ERR_INVALID_ARG_VALUE', /and not both$/],
  ['topology', { topology: [] }, 'ERR_INVALID_ARG_VALUE', /^topology is not an option of assign/],
  ['weights', { weights: [1, 1, 1] }, 'ERR_INVALID_ARG_VALUE', /^weights is not an option of assign/],
  [
    'a fan-out above k',
    { fanOuts: new Uint8Array([1, 2, 1]) },
    'ERR_OUT_OF_RANGE',
    'fanOuts[1] must be <= 1; received 2',
  ],
  ['too many slots', { fanOut: 2 ** 30 }, 'ERR_OUT_OF_RANGE', /^sources \* fanOut must be/],
]

for (const [name, change, code, message] of rows) {
  test(`refused: ${name}`, async (t) => {
    const options = { ...small, ...change } as AssignOptions
    await refuses(t, () => assign(options), code, message)
    await refuses(t, () => assignSync(options), code, message)
  })
}

test('refused: routes of another length, prices without targets', async (t) => {
  const options: CertifyOptions = { ...small, routes: new Int32Array(2) }
  await refuses(t, () => certify(options), 'ERR_INVALID_ARG_VALUE', 'routes must have length 3; received 2')
  await refuses(t, () => certifySync(options), 'ERR_INVALID_ARG_VALUE', /^routes/)
  const alone = { fanOut: 1, scores: new Float32Array(2) }
  await refuses(t, () => assignByPrices({ ...alone, prices: [] }), 'ERR_INVALID_ARG_VALUE', 'prices must not be empty')
  const candidates = new Uint32Array(2)
  await refuses(
    t,
    () => assignByPrices({ ...alone, candidates, prices: [1] }),
    'ERR_INVALID_ARG_VALUE',
    /^sources must/,
  )
  await refuses(t, () => assignByPrices({ ...alone, prices: [1, -1] }), 'ERR_OUT_OF_RANGE', /^prices\[1\]/)
  await refuses(
    t,
    () => assignByPrices({ ...alone, prices: [1, 2, 3] }),
    'ERR_INVALID_ARG_VALUE',
    'scores must have 3 for each source, as many as prices; received 2',
  )
})
