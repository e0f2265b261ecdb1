// Aborts before, during and after; twice; one signal for a hundred tasks; with a reason.
import assert from 'node:assert/strict'
import { phaseRouterAuto, Router, route } from 'phase-router'
import { aborted, checkAll, entries, expected, methods } from './calls.mjs'

const wanted = await expected()
const names = entries().map(({ name }) => name)

// Before: nothing is computed.
for (const { start } of entries()) await aborted(start(AbortSignal.abort('why')), 'why')

// While a hundred wait for one signal; twice.
const controller = new AbortController()
const reason = new Error('enough')
const hundred = Array.from({ length: 10 }, () => entries().map(({ start }) => start(controller.signal))).flat()
assert(hundred.length >= 100)
const settled = hundred.map((promise) => aborted(promise, reason))
controller.abort(reason)
controller.abort('again')
await Promise.all(settled)

// After: no effect. A timeout that does not strike: none either.
const late = new AbortController()
const results = await Promise.all(entries().map(({ start }) => start(late.signal)))
late.abort()
checkAll(results, wanted, names)
checkAll(await Promise.all(entries().map(({ start }) => start(AbortSignal.timeout(100_000)))), wanted, names)

// A listener that was there before keeps the event to itself: the promise rejects when the task ends.
const silent = new AbortController()
silent.signal.addEventListener('abort', (event) => event.stopImmediatePropagation())
const unheard = entries().map(({ start }) => aborted(start(silent.signal)))
silent.abort()
await Promise.all(unheard)

// While tasks of seconds run: settled before the event loop turns, and with `out` long before it is full. Each
// needs less than 2 GB, were it to end.
const router = new Router({ sources: 100_000_000, fanOut: 4, targets: 1000 })
const any = route as (options: object) => Promise<Int32Array>
const many = 300_000
const half = Uint32Array.from({ length: many }, (_, j) => j >> 1)
const ninth = Float64Array.from({ length: many }, (_, j) => j % 9)
const uneven = Float64Array.from({ length: 8_000_000 }, (_, i) => 1 / (1 + i))
const square = new Uint32Array(60_000).fill(20_000)
const long: Record<string, (signal: AbortSignal) => Promise<unknown>> = {
  ...Object.fromEntries(
    methods.map((method) => [
      `route ${method}`,
      (signal: AbortSignal) =>
        any(
          method === 'sampled'
            ? { method, sources: 60_000, fanOut: 4, targets: 60_000, signal }
            : { method, sources: 100_000_000, fanOut: 4, targets: 1000, signal },
        ),
    ]),
  ),
  'Router.create': (signal) =>
    Router.create({ sources: 1_000_000, fanOut: 4, targets: many, limits: ninth, domains: half, signal }),
  'Router.create weights': (signal) =>
    Router.create({ sources: uneven.length, fanOut: 8, targets: 1000, weights: uneven, signal }),
  'Router.route': (signal) => router.route({ signal }),
  'Router.chunks': async (signal) => {
    for await (const _ of router.chunks({ signal }));
  },
  phaseRouterAuto: (signal) => phaseRouterAuto({ n: 60_000, k: 4, sDegrees: square, tDegrees: square, signal }),
}
for (const [name, start] of Object.entries(long)) {
  for (const turns of [0, 1, 5, 20]) {
    const controller = new AbortController()
    let settled = false
    const rejected = aborted(start(controller.signal)).then(() => {
      settled = true
    })
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setTimeout(resolve, 1))
    assert(!settled)
    controller.abort()
    await new Promise((resolve) => setImmediate(resolve))
    assert(settled, `${name}, aborted after ${turns} turns`)
    await rejected
  }
}

// Two targets of a row differ, so that a row of zeros has not been written.
const out = new Int32Array(new SharedArrayBuffer(400_000_000 * 4))
const written = () => {
  let rows = 0
  for (let at = 0; at < out.length; at += 40_000) if (out.subarray(at, at + 4).some((j) => j > 0)) rows++
  return rows
}
const stop = new AbortController()
const call = aborted(router.route({ out, signal: stop.signal }))
while (written() === 0);
stop.abort()
await call
const rows = written()
console.log(`aborted when the first of 10,000 rows that are looked at was there, settled when ${rows} were`)
assert(rows < 10_000)
const before = out.slice(0, 1_000_000)
await route({ sources: 3_000_000, fanOut: 2, targets: 10 })
assert.deepEqual(out.subarray(0, 1_000_000), before)
console.log('ok')
