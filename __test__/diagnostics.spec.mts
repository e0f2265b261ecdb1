// What listeners of the channels hear: every call once, when it has ended, and nothing computed where nobody listens.
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createRequire } from 'node:module'
import test, { type ExecutionContext } from 'ava'
import * as library from 'phase-router'
import { check } from './helpers/child.mjs'

type Message = library.DiagnosticsMessage

const { KeyRouter, packKeys, Router, StreamRouter } = library
const CHANNELS = ['plan', 'route', 'rebalance', 'assign'] as const

/** The messages of all channels while `work` runs, each with the name of its channel. */
async function heard(work: () => unknown): Promise<[name: string, message: Message][]> {
  const all: [string, Message][] = []
  const listeners = CHANNELS.map((name) => {
    const listener = (message: unknown) => all.push([name, message as Message])
    subscribe(`phase-router:${name}`, listener)
    return () => unsubscribe(`phase-router:${name}`, listener)
  })
  try {
    await work()
  } finally {
    for (const stop of listeners) stop()
  }
  return all
}

const some = { sources: 100, fanOut: 2, capacities: [3, 2, 1, 1] }
const sizes = { sources: 100, targets: 4, fanOut: 2, slots: 200 }
const full = { ...sizes, filled: 200, unfilled: 0 }
const half = { ...sizes, filled: 100, unfilled: 100 }
const limits = [40, 30, 20, 10]
const fanOuts = Uint8Array.from({ length: 100 }, (_, i) => i % 3)
const wanted = fanOuts.reduce((sum, fanOut) => sum + fanOut, 0)
const weights = Float64Array.from({ length: 100 }, (_, i) => 1 + (i % 5))
const scores = Float32Array.from({ length: 400 }, (_, i) => (i * 7919) % 101)
const degrees = new Uint32Array(50).fill(20)
const square = { n: 50, k: 2, sDegrees: degrees, tDegrees: degrees }
const router = new Router(some)
const uneven = new Router({ ...some, fanOuts })
const stream = new StreamRouter({ fanOut: 2, capacities: [3, 2, 1] })
const keys = new KeyRouter({ capacities: [2, 1, 1] })
const packed = packKeys(['a', 'b', 'c', 'd'])
const before = library.routeSync(some)

type Case = [name: string, channel: string, expected: Partial<Message>, ...calls: (() => unknown)[]]

const cases: Case[] = [
  ['a plan', 'plan', { method: 'exact', ...full }, () => new Router(some), () => Router.create(some)],
  [
    'a plan with limits',
    'plan',
    { method: 'exact', ...half },
    () => new Router({ ...some, limits }),
    () => Router.create({ ...some, limits }),
  ],
  ['exact', 'route', { method: 'exact', ...full }, () => library.routeSync(some), () => library.route(some)],
  [
    'limits',
    'route',
    { method: 'exact', ...half },
    () => library.routeSync({ ...some, limits }),
    () => library.route({ ...some, limits }),
  ],
  [
    'fan-outs',
    'route',
    { method: 'exact', ...sizes, filled: wanted, unfilled: 0 },
    () => library.routeSync({ ...some, fanOuts }),
  ],
  [
    'fan-outs of a router',
    'route',
    { method: 'exact', ...sizes, filled: wanted, unfilled: 0 },
    () => uneven.routeSync(),
    () => uneven.route(),
  ],
  [
    'a range',
    'route',
    { method: 'exact', sources: 3, targets: 4, fanOut: 2, slots: 6, filled: 6, unfilled: 0 },
    () => router.routeSync({ to: 3 }),
    () => router.route({ to: 3 }),
  ],
  [
    'an array of ours',
    'route',
    { method: 'exact', ...full },
    () => router.route({ out: new Int32Array(new SharedArrayBuffer(800)) }),
  ],
  [
    'the published calls',
    'route',
    { method: 'sampled', sources: 50, targets: 50, fanOut: 2, slots: 100, unfilled: 0 },
    () => library.phaseRouterAutoSync(square),
    () => library.phaseRouterAuto(square),
  ],
  [
    'a plan of a stream',
    'plan',
    { method: 'stream', sources: 0, targets: 3, fanOut: 2, slots: 0, filled: 0, unfilled: 0 },
    () => new StreamRouter({ fanOut: 2, capacities: [3, 2, 1] }),
    () => stream.producer(1),
    () => stream.with({ from: 10, capacities: [1, 2, 3] }),
  ],
  [
    'a stream',
    'route',
    { method: 'stream', sources: 5, targets: 3, fanOut: 2, slots: 10, filled: 10, unfilled: 0 },
    () => stream.routeSync({ from: 7, to: 12 }),
    () => stream.route({ from: 7, to: 12 }),
  ],
  [
    'a plan of keys',
    'plan',
    { method: 'keys', sources: 0, targets: 3, fanOut: 1, slots: 0, filled: 0, unfilled: 0 },
    () => new KeyRouter({ capacities: [2, 1, 1] }),
    () => keys.with({ capacities: [2, 1, 2] }),
  ],
  [
    'keys',
    'route',
    { method: 'keys', sources: 4, targets: 3, fanOut: 1, slots: 4, filled: 4, unfilled: 0 },
    () => keys.routeSync(packed),
    () => keys.route(packed),
  ],
  [
    'a rebalancing',
    'rebalance',
    { method: 'rebalance', ...full, moves: 0, lowerBound: 0 },
    () => library.rebalanceSync(before, some),
    () => library.rebalance(before, some),
  ],
  [
    'a rebalancing by weight',
    'rebalance',
    { method: 'rebalance', ...full },
    () => library.rebalanceSync(before, { ...some, weights }),
  ],
  [
    'an assignment',
    'assign',
    { method: 'assign', ...half },
    () => library.assignSync({ sources: 100, fanOut: 2, scores, limits }),
    () => library.assign({ sources: 100, fanOut: 2, scores, limits }),
  ],
  [
    'a certificate',
    'assign',
    { method: 'certify', ...full },
    () => library.certifySync({ ...some, scores, routes: before }),
    () => library.certify({ ...some, scores, routes: before }),
  ],
]

const COMMON = ['method', 'sources', 'targets', 'fanOut', 'slots', 'queuedMs', 'computeMs', 'filled', 'unfilled']
const MORE: Record<string, string[]> = { rebalance: ['moves', 'lowerBound'], assign: ['gap'] }

for (const [name, on, expected, ...calls] of cases) {
  test.serial(`${name}: one message, with these fields and no others`, async (t) => {
    for (const call of calls) {
      const began = performance.now()
      const messages = await heard(call)
      const elapsed = performance.now() - began
      t.is(messages.length, 1)
      const [[channel, message]] = messages as [[string, Message]]
      t.is(channel, on)
      t.like(message, expected)
      t.deepEqual(Object.keys(message).sort(), [...COMMON, ...(MORE[on] ?? [])].sort())
      times(t, message, elapsed)
    }
  })
}

/** Both are times of the call, which together took no longer than everything. */
function times(t: ExecutionContext, { queuedMs, computeMs }: Message, elapsed: number) {
  t.true(
    queuedMs >= 0 && computeMs >= 0 && queuedMs + computeMs <= elapsed + 1,
    `${queuedMs} + ${computeMs} of ${elapsed}`,
  )
}

test.serial('every method by its name', async (t) => {
  for (const method of library.methods) {
    const options = { ...some, method } as library.RouteOptions
    for (const call of [() => library.routeSync(options), () => library.route(options)]) {
      const [[, message]] = (await heard(call)) as [[string, Message]]
      t.like(message, { method, ...sizes, filled: 200 - message.unfilled })
    }
  }
})

test.serial('moves, their bound and the gap are those of the result', async (t) => {
  const options = { fanOut: 2, targets: 5 }
  let result: library.Rebalanced | undefined
  const [[, moved]] = (await heard(() => (result = library.rebalanceSync(before, options)))) as [[string, Message]]
  t.true((moved.moves as number) > 0)
  t.like(result, { moves: moved.moves, lowerBound: moved.lowerBound })
  let assigned: library.Assignment | undefined
  const call = () => (assigned = library.assignSync({ ...some, scores, effort: 'fast' }))
  const [[, { gap }]] = (await heard(call)) as [[string, Message]]
  t.is(gap, assigned?.gap as number | null)
})

test.serial('a call that fails has a message with its error', async (t) => {
  const bad = { ...some, capacities: [1, -1] }
  const nothing = { filled: 0, unfilled: 0 }
  for (const call of [() => library.routeSync(bad), () => library.route(bad)]) {
    let thrown: unknown
    const messages = await heard(async () => {
      try {
        await call()
      } catch (error) {
        thrown = error
      }
    })
    t.is(messages.length, 1)
    t.like(messages[0]?.[1], { method: 'exact', sources: 100, targets: 2, fanOut: 2, slots: 200, ...nothing })
    t.is(messages[0]?.[1].error, thrown)
    t.is((thrown as { code: string }).code, 'ERR_OUT_OF_RANGE')
  }
  // One that was aborted before it began, too.
  const early = () => t.throwsAsync(library.route({ ...some, signal: AbortSignal.abort() }), { code: 'ABORT_ERR' })
  const [[, { computeMs }]] = (await heard(early)) as [[string, Message]]
  t.is(computeMs, 0)
  // What options did not come to tell is 0.
  const mistaken = { ...some, fanOut: 'two' } as unknown as library.RouterOptions
  const [[on, message]] = (await heard(() => t.throws(() => new Router(mistaken)))) as [[string, Message]]
  t.is(on, 'plan')
  t.like(message, { method: 'exact', sources: 0, targets: 0, fanOut: 0, slots: 0, ...nothing })
})

test.serial('an aborted call has a message, and has not computed where it had no turn', async (t) => {
  const large = { sources: 1_000_000, fanOut: 2, targets: 1000, weights: new Float64Array(1_000_000).fill(1) }
  const abort = new AbortController()
  const began = performance.now()
  const messages = await heard(async () => {
    const first = Router.create(large)
    const second = t.throwsAsync(Router.create({ ...large, fanOut: 3, signal: abort.signal }), { code: 'ABORT_ERR' })
    abort.abort()
    await Promise.all([first, second])
  })
  const elapsed = performance.now() - began
  t.deepEqual(
    messages.map(([, { fanOut, error }]) => [fanOut, (error as { code?: string } | undefined)?.code]),
    [
      [3, 'ABORT_ERR'],
      [2, undefined],
    ],
  )
  const [[, aborted], [, whole]] = messages as [[string, Message], [string, Message]]
  t.is(aborted.computeMs, 0)
  t.true(aborted.queuedMs > 0)
  t.true(whole.computeMs > 0)
  times(t, whole, elapsed)
})

test.serial('look-ups have no messages; parts of others have', async (t) => {
  const one = await heard(async () => {
    router.targetsOf(3)
    router.sourcesOf(1)
    stream.targetsOf(5)
    stream.next()
    keys.targetsOf('a')
    library.assignByPrices({ fanOut: 1, scores, prices: [0, 0, 0, 0] })
  })
  t.deepEqual(one, [])
  const chunks = await heard(async () => {
    for await (const _ of router.chunks({ size: 40 }));
  })
  t.deepEqual(
    chunks.map(([, { sources }]) => sources),
    [40, 40, 20],
  )
})

test.serial('listeners that come or go while a call runs', async (t) => {
  t.deepEqual(await heard(() => undefined), [])
  // A call that nobody listened to when it began has no message.
  const call = library.route(some)
  t.deepEqual(await heard(() => call), [])
  // One that nobody hears any more has none either.
  let count = 0
  const listener = () => void count++
  subscribe('phase-router:route', listener)
  const other = library.route(some)
  unsubscribe('phase-router:route', listener)
  await other
  t.is(count, 0)
})

test.serial('nothing is computed where nobody listens', async (t) => {
  const binding = createRequire(import.meta.url)('../index.js')
  const asked: string[] = []
  const { Task, waited } = binding
  binding.Task = class extends Task {
    constructor(environment: unknown, number: number, timed: boolean, counted: boolean) {
      super(environment, number, timed, counted)
      if (timed) asked.push('timed')
      if (counted) asked.push('counted')
    }
    times() {
      asked.push('times')
      return super.times()
    }
  }
  binding.waited = () => {
    asked.push('waited')
    return waited()
  }
  try {
    for (const name of CHANNELS) t.false(channel(`phase-router:${name}`).hasSubscribers)
    for (const [, , , ...calls] of cases) for (const call of calls) await call()
    t.deepEqual(asked, [])
    await heard(() => library.route(some))
    t.deepEqual(asked, ['waited', 'timed', 'times'])
  } finally {
    Object.assign(binding, { Task, waited })
  }
})

test('where there is no diagnostics_channel, calls work as they do', async (t) => {
  await check(t, 'no-channels')
})
