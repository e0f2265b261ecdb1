import { readFileSync } from 'node:fs'
import test from 'ava'
import { capacityProfiles, Router, StreamRouter, type StreamRouterOptions } from 'phase-router'
import { begun } from './helpers/begun.mjs'
import { type Code, refuses } from './helpers/errors.mjs'

interface Golden {
  ranges: [string, string][]
  cases: {
    name: string
    options: Record<string, unknown> & { seed: string }
    routes: number[][]
    fingerprint: string
    windowBound: number
    shares: number[]
    counts: number[]
  }[]
}

const golden: Golden = JSON.parse(readFileSync(new URL('fixtures/stream.json', import.meta.url), 'utf8'))

for (const { name, options, ...expected } of golden.cases) {
  test(`golden: ${name}`, async (t) => {
    const limits = options.windowLimits as { window: number; max: (number | null)[] } | undefined
    const windowLimits = limits && { window: limits.window, max: limits.max.map((max) => max ?? Infinity) }
    const given = { ...options, seed: BigInt(options.seed), ...(windowLimits && { windowLimits }) }
    const stream = new StreamRouter(given as unknown as StreamRouterOptions)
    for (const [i, ends] of golden.ranges.entries()) {
      const [from, to] = ends.map(Number) as [number, number]
      const routes = await stream.route({ from, to })
      t.deepEqual([...routes], expected.routes[i])
      t.deepEqual(stream.routeSync({ from, to }), routes)
      const { fanOut } = stream
      stream.item = from
      for (let item = from; item < to; item++) {
        const row = routes.slice((item - from) * fanOut, (item - from + 1) * fanOut)
        t.deepEqual(stream.targetsOf(item), row)
        t.deepEqual(stream.next(), row)
      }
      t.is(stream.item, to)
    }
    t.is(stream.fingerprint, expected.fingerprint)
    t.is(stream.windowBound, expected.windowBound)
    t.deepEqual([...stream.shares], expected.shares)
    t.deepEqual([...stream.countsAt(Number(golden.ranges[1]?.[0]))], expected.counts)
  })
}

/** The largest error of any window of some rows: the largest prefix error less the smallest. */
function worstWindow(routes: Int32Array, shares: ArrayLike<number>, fanOut: number): number {
  let worst = 0
  for (let target = 0; target < shares.length; target++) {
    let [error, lowest, highest] = [0, 0, 0]
    for (let at = 0; at < routes.length; at += fanOut) {
      error -= shares[target] as number
      // Before the item that a target gets its error is lowest.
      lowest = Math.min(lowest, error)
      for (let slot = 0; slot < fanOut; slot++) if (routes[at + slot] === target) error++
      highest = Math.max(highest, error)
    }
    worst = Math.max(worst, highest - lowest)
  }
  return worst
}

test('every window is even, fifteen times more than routes of exact per thousand', (t) => {
  const capacities = capacityProfiles.strong(100, 42)
  const stream = new StreamRouter({ fanOut: 1, capacities })
  const routes = stream.routeSync({ from: 123, to: 30_123 })
  const error = worstWindow(routes, stream.shares, 1)
  // The meter takes the item of a target away before it adds it: up to a share more.
  t.true(error <= stream.windowBound + Math.max(...stream.shares), `${error}`)
  const batches = new Int32Array(30_000)
  for (let seed = 0; seed < 30; seed++) {
    batches.set(new Router({ sources: 1000, fanOut: 1, capacities, seed }).routeSync(), seed * 1000)
  }
  t.true(worstWindow(batches, stream.shares, 1) >= 15 * error)
})

test('window limits hold in every window', async (t) => {
  const max = [30, 40, 100, 100]
  const stream = new StreamRouter({ fanOut: 1, capacities: [8, 2, 1, 1], windowLimits: { window: 100, max } })
  const routes = await stream.route({ from: 2 ** 40, to: 2 ** 40 + 5000 })
  for (let from = 0; from + 100 <= routes.length; from++) {
    const loads = [0, 0, 0, 0]
    for (const target of routes.subarray(from, from + 100)) loads[target] = (loads[target] as number) + 1
    if (loads.some((load, target) => load > (max[target] as number))) t.fail(`${from}: ${loads}`)
  }
  t.is(routes.filter((target) => target === 0).length, 1500)
})

test('chunks go on without an end, and begin anywhere', async (t) => {
  const stream = new StreamRouter({ fanOut: 2, targets: 9 })
  const got: number[] = []
  for await (const { from, to, routes } of stream.chunks({ from: 5, size: 100 })) {
    t.is(to - from, 100)
    got.push(...routes)
    if (to > 300) break
  }
  t.deepEqual(got, [...stream.routeSync({ from: 5, to: 305 })])
  const last = 2 ** 53 - 1
  const ends: number[] = []
  for await (const { to } of stream.chunks({ from: last - 150, size: 100 })) ends.push(to)
  t.deepEqual(ends, [last - 50, last])
  await t.throwsAsync(() => stream.chunks({ size: 0 }).next(), { code: 'ERR_OUT_OF_RANGE' })
})

test('next goes through blocks, epochs and wherever it is set', (t) => {
  const stream = new StreamRouter({ fanOut: 3, capacities: capacityProfiles.strong(50, 1) })
  const routes = stream.routeSync({ from: 0, to: 5000 })
  const row = new Int32Array(3)
  for (let item = 0; item < 5000; item++) {
    t.is(stream.nextInto(row), row)
    if (row.some((target, slot) => target !== routes[item * 3 + slot])) t.fail(`${item}`)
  }
  stream.item = 17
  t.deepEqual(stream.next(), stream.targetsOf(17))
  stream.item = 4999
  t.deepEqual(stream.next(), stream.targetsOf(4999))
  stream.item = 2 ** 53 - 1
  t.throws(() => stream.next(), { code: 'ERR_OUT_OF_RANGE' })
  t.throws(
    () => {
      stream.item = -1
    },
    { code: 'ERR_OUT_OF_RANGE' },
  )
})

test('with changes later items only, goes on at the same item, and pays back', (t) => {
  const first = new StreamRouter({ fanOut: 1, capacities: [3, 2, 1] })
  for (let i = 0; i < 10; i++) first.next()
  const second = first.with({ from: 10, capacities: [3, 2, 1, 6] })
  t.is(second.item, 10)
  t.is(second.targets, 4)
  t.deepEqual(second.routeSync({ from: 0, to: 10 }), first.routeSync({ from: 0, to: 10 }))
  t.deepEqual([...second.sharesAt(9)].slice(0, 3), [...first.shares])
  t.deepEqual(
    [...second.shares],
    [3 / 12, 2 / 12, 1 / 12, 6 / 12].map((x) => Math.round(x * 2 ** 52) / 2 ** 52),
  )
  t.not(second.fingerprint, first.fingerprint)
  const whole = new StreamRouter({
    fanOut: 1,
    capacities: [3, 2, 1],
    changes: [{ from: 10, capacities: [3, 2, 1, 6] }],
  })
  t.is(whole.fingerprint, second.fingerprint)
  t.deepEqual(whole.routeSync({ from: 0, to: 100 }), second.routeSync({ from: 0, to: 100 }))
})

test('producers begin at targets of their own', (t) => {
  const stream = new StreamRouter({ fanOut: 1, targets: 50 })
  const firsts = new Set(Array.from({ length: 40 }, (_, i) => stream.producer(i).next()[0]))
  t.true(firsts.size > 15)
  t.deepEqual(stream.producer(3).shares, stream.shares)
})

test('facts', (t) => {
  const stream = new StreamRouter({ fanOut: 3, capacities: [1, 2, 0, 1], domains: [1, 1, 2, 3] })
  t.is(stream.bottleneck, 'domains')
  t.is(new StreamRouter({ fanOut: 3, capacities: [1, 2, 0] }).bottleneck, 'targets')
  t.is(new StreamRouter({ fanOut: 3, targets: 3 }).bottleneck, null)
  t.is(stream.targetsOf(0)[2], -1)
  t.deepEqual([...stream.countsAt(0)], [0, 0, 0, 0])
  const { shares } = stream
  t.is(stream.shares, shares)
  structuredClone(shares.buffer, { transfer: [shares.buffer as ArrayBuffer] })
  t.is(stream.shares.length, 4)
})

test('an abort ends a long route', async (t) => {
  const stream = new StreamRouter({ fanOut: 4, capacities: capacityProfiles.strong(1000, 1) })
  const controller = new AbortController()
  const long = stream.route({ from: 0, to: 100_000_000, signal: controller.signal })
  await begun()
  controller.abort('enough')
  const error = await t.throwsAsync(long, { name: 'AbortError', code: 'ABORT_ERR' })
  t.is(error?.cause, 'enough')
})

test('targets by name', async (t) => {
  const targets = [{ name: 'a', capacity: 3, domain: 'x' }, { name: 'b', domain: 'x' }, { name: 'c' }]
  const named = new StreamRouter({ fanOut: 2, targets })
  const plain = new StreamRouter({ fanOut: 2, capacities: [3, 1, 1], domains: ['x', 'x', 'y'] })
  t.deepEqual(named.names, ['a', 'b', 'c'])
  t.is(plain.names, null)
  t.is(named.fingerprint, plain.fingerprint)
  t.deepEqual(named.routeSync({ from: 0, to: 99 }), plain.routeSync({ from: 0, to: 99 }))
  t.deepEqual(named.with({ from: 5, capacities: [1, 1, 1] }).names, ['a', 'b', 'c'])
  t.is(named.with({ from: 5, capacities: [1, 1, 1, 1], domains: [1, 1, 2, 3] }).names, null)
  const limited = [{ name: 'a', capacity: 3, limit: 5 }, { name: 'b' }]
  const stream = new StreamRouter({ fanOut: 1, targets: limited, windowLimits: { window: 10 } })
  t.deepEqual([...stream.shares], [0.5, 0.5])
  const value = 'ERR_INVALID_ARG_VALUE'
  await refuses(t, () => new StreamRouter({ fanOut: 1, targets: limited }), value, /^windowLimits must be given/)
  const windowLimits = { window: 10, max: [5, 5] }
  await refuses(t, () => new StreamRouter({ fanOut: 1, targets: limited, windowLimits }), value, /^windowLimits\.max/)
  await refuses(
    t,
    () => new StreamRouter({ fanOut: 1, targets: 2, windowLimits: { window: 10 } }),
    value,
    /^windowLimits\.max/,
  )
})

const good = { fanOut: 2, capacities: [1, 2, 3] }
const rows: [name: string, change: Record<string, unknown>, code: Code, message: RegExp | string][] = [
  ['no fanOut', { fanOut: undefined }, 'ERR_INVALID_ARG_TYPE', 'fanOut must be a number; received undefined'],
  ['fanOut 0', { fanOut: 0 }, 'ERR_OUT_OF_RANGE', /^fanOut must be a whole number from 1/],
  ['no capacities', { capacities: undefined }, 'ERR_INVALID_ARG_VALUE', /^capacities or targets must be given/],
  [
    'a negative capacity',
    { capacities: [1, -1] },
    'ERR_OUT_OF_RANGE',
    'capacities[1] must be finite and >= 0; received -1',
  ],
  [
    'an unknown option',
    { sources: 5 },
    'ERR_INVALID_ARG_VALUE',
    /^sources is not an option of StreamRouter; it takes fanOut/,
  ],
  ['mix as a number', { mix: 1 }, 'ERR_INVALID_ARG_TYPE', 'mix must be true or false; received 1'],
  ['window limits that are none', { windowLimits: 5 }, 'ERR_INVALID_ARG_TYPE', /^windowLimits must be an object/],
  [
    'window limits without a window',
    { windowLimits: { max: [1, 2, 3] } },
    'ERR_INVALID_ARG_TYPE',
    'windowLimits.window must be a number; received undefined',
  ],
  [
    'a misspelt part of window limits',
    { windowLimits: { window: 3, maximum: [1, 2, 3] } },
    'ERR_INVALID_ARG_VALUE',
    'maximum is not an option of windowLimits; it takes window, max',
  ],
  [
    'window limits without room',
    { windowLimits: { window: 10, max: [9, 9, 1] } },
    'ERR_OUT_OF_RANGE',
    'the sum of windowLimits.max must be >= 20, which is 2 x windowLimits.window of 10; received 19',
  ],
  [
    'window limits of another length',
    { windowLimits: { window: 10, max: [9] } },
    'ERR_INVALID_ARG_VALUE',
    'windowLimits.max must have length 3; received 1',
  ],
  [
    'a fractional window limit',
    { windowLimits: { window: 10, max: [9, 9, 9.5] } },
    'ERR_OUT_OF_RANGE',
    'windowLimits.max[2] must be a whole number >= 0, or Infinity; received 9.5',
  ],
  [
    'window limits and changes',
    { windowLimits: { window: 10, max: [9, 9, 9] }, changes: [{ from: 5, capacities: [1, 1, 1] }] },
    'ERR_INVALID_ARG_VALUE',
    'changes cannot be given together with windowLimits',
  ],
  ['changes that are none', { changes: {} }, 'ERR_INVALID_ARG_TYPE', /^changes must be an array of changes/],
  ['a change that is none', { changes: [7] }, 'ERR_INVALID_ARG_TYPE', 'changes[0] must be a change; received 7'],
  [
    'changes out of order',
    {
      changes: [
        { from: 5, capacities: [1, 1, 1] },
        { from: 5, capacities: [1, 1, 2] },
      ],
    },
    'ERR_OUT_OF_RANGE',
    'changes[1].from must be > 5 and <= 2^53 - 2; received 5',
  ],
  [
    'a change with fewer targets',
    { changes: [{ from: 5, capacities: [1, 1] }] },
    'ERR_INVALID_ARG_VALUE',
    /^changes\[0\]\.capacities must name all 3 targets/,
  ],
]
for (const [name, change, code, message] of rows) {
  test(`refused: ${name}`, async (t) => {
    await refuses(t, () => new StreamRouter({ ...good, ...change } as never), code, message)
  })
}

test('refused: items and ranges', async (t) => {
  const stream = new StreamRouter(good)
  const range = 'ERR_OUT_OF_RANGE'
  await refuses(
    t,
    () => stream.targetsOf(2 ** 53 - 1),
    range,
    /^item must be a whole number from 0 to 9007199254740990/,
  )
  await refuses(t, () => stream.targetsOf(0.5), range, /^item/)
  await refuses(t, () => stream.targetsOf('5' as never), 'ERR_INVALID_ARG_TYPE', "item must be a number; received '5'")
  await refuses(t, () => stream.countsAt(2 ** 53), range, /^item/)
  await refuses(
    t,
    () => stream.route({ from: 3, to: 2 }),
    'ERR_INVALID_ARG_VALUE',
    'from must be at most to; received 3 and 2',
  )
  await refuses(t, () => stream.route({ from: 0, to: 2 ** 40 }), range, /at most 2147483647 for one result/)
  await refuses(t, () => stream.routeSync({ from: 0 } as never), 'ERR_INVALID_ARG_TYPE', /^to must be a number/)
  await refuses(
    t,
    () => stream.routeSync({ from: 0, to: 5, out: new Int32Array(9) }),
    'ERR_INVALID_ARG_VALUE',
    'out must have length 10; received 9',
  )
  await refuses(
    t,
    () => stream.route({ from: 0, to: 5, out: new Int32Array(10) }),
    'ERR_INVALID_ARG_TYPE',
    /SharedArrayBuffer/,
  )
  await refuses(
    t,
    () => stream.nextInto(new Int32Array(3)),
    'ERR_INVALID_ARG_VALUE',
    'row must have length 2; received 3',
  )
  await refuses(t, () => stream.nextInto([1, 2] as never), 'ERR_INVALID_ARG_TYPE', /^row must be an Int32Array/)
  await refuses(t, () => stream.with({ from: 0, capacities: [1, 2, 3] }), range, /^from must be > 0/)
  await refuses(t, () => stream.producer(-1), range, /^number/)
})
