import test from 'ava'
import { phaseRouterAuto, route } from 'phase-router'
import { begun } from './helpers/begun.mjs'

// Minutes.
const long = { method: 'sampled', sources: 300_000, targets: 300_000, fanOut: 2, density: 1 } as const

test('an aborted signal: nothing is computed', async (t) => {
  const signal = AbortSignal.abort('why')
  const error = await t.throwsAsync(() => route({ ...long, signal }), { name: 'AbortError', code: 'ABORT_ERR' })
  t.is(error?.cause, 'why')
})

test('abort while it runs, and while it waits', async (t) => {
  const controller = new AbortController()
  const calls = [1, 2, 3].map(() => route({ ...long, signal: controller.signal }))
  await begun()
  controller.abort(new Error('enough'))
  for (const call of calls) {
    const error = await t.throwsAsync(() => call, { name: 'AbortError', code: 'ABORT_ERR' })
    t.is((error?.cause as Error | undefined)?.message, 'enough')
  }
})

test('a queued call ends at once while another runs', async (t) => {
  const [first, second] = [new AbortController(), new AbortController()]
  const running = route({ ...long, signal: first.signal })
  const waiting = route({ ...long, signal: second.signal })
  let runs = true
  running.catch(() => {
    runs = false
  })
  second.abort()
  await t.throwsAsync(() => waiting, { code: 'ABORT_ERR' })
  t.true(runs)
  first.abort()
  await t.throwsAsync(() => running, { code: 'ABORT_ERR' })
})

test('one signal for many calls, aborted after all: no effect, no listener left', async (t) => {
  const controller = new AbortController()
  let listeners = 0
  const { signal } = controller
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = ((...args: Parameters<typeof add>) => {
    listeners++
    add(...args)
  }) as typeof add
  signal.removeEventListener = ((...args: Parameters<typeof remove>) => {
    listeners--
    remove(...args)
  }) as typeof remove
  const options = { method: 'hash', sources: 10, targets: 3, fanOut: 2, signal } as const
  const results = await Promise.all(Array.from({ length: 100 }, () => route(options)))
  t.is(listeners, 0)
  controller.abort()
  t.true(results.every((routes) => routes.length === 20))
  await t.throwsAsync(() => route(options), { code: 'ABORT_ERR' })
})

test('the user’s own abort handler is left alone', async (t) => {
  const controller = new AbortController()
  let called = 0
  controller.signal.onabort = () => {
    called++
  }
  const call = route({ ...long, signal: controller.signal })
  controller.abort()
  await t.throwsAsync(() => call, { code: 'ABORT_ERR' })
  t.is(called, 1)
})

test('the event loop turns while routes are computed', async (t) => {
  let turns = 0
  const timer = setInterval(() => turns++, 5)
  const n = 20_000
  const degrees = new Uint32Array(n).fill(n * 0.3)
  await phaseRouterAuto({ n, k: 2, sDegrees: degrees, tDegrees: degrees })
  clearInterval(timer)
  t.log(`${turns} turns`)
  t.true(turns > 3)
})
