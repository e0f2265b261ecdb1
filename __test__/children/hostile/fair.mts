// Nobody waits for the whole of another call. What ends first tells, and no clock.
import assert from 'node:assert/strict'
import { Worker } from 'node:worker_threads'
import { Router, route, stats } from 'phase-router'
import { aborted } from './calls.mjs'

const controller = new AbortController()
const { signal } = controller
let running = true
const long = route({ method: 'sampled', sources: 300_000, targets: 300_000, fanOut: 2, density: 1, signal })
const ended = long.then(
  () => assert.fail('it would take minutes'),
  () => {
    running = false
  },
)
const small = new Router({ sources: 10, fanOut: 1, targets: 3 })
const middling = new Router({ sources: 1_000_000, fanOut: 2, targets: 10 })

// Small and middling calls, and blocking ones, pass the long one; so do plans, and the calls of another thread.
for (let i = 0; i < 20; i++) {
  await small.route()
  small.routeSync()
}
for (let i = 0; i < 5; i++) {
  await middling.route()
  middling.routeSync()
  await Router.create({ sources: 100_000, fanOut: 2, targets: 100, weights: new Float64Array(100_000).fill(2) })
}
const code = `
  const { Router } = require('phase-router')
  const router = new Router({ sources: 1_000_000, fanOut: 2, targets: 10 })
  router.route().then(() => router.routeSync())`
await new Promise((resolve, reject) => new Worker(code, { eval: true }).on('exit', resolve).on('error', reject))
assert(running)

// A short call that writes to `out` is let go of when it is aborted, whatever another thread computes.
const out = new Int32Array(new SharedArrayBuffer(8_000_000))
for (let i = 0; i < 5; i++) {
  const own = new AbortController()
  const call = middling.route({ out, signal: own.signal })
  own.abort()
  await aborted(call)
}
assert(running)

// Tens of thousands of calls, aborted one by one, each by a signal of its own.
const controllers = Array.from({ length: 20_000 }, () => new AbortController())
const calls = controllers.map(({ signal }) => aborted(middling.route({ to: 600_000, signal })))
for (const each of controllers) each.abort()
await Promise.all(calls)
assert(running)
assert(stats().running >= 1)

// What waits is not kept: after the abort of the long one, nothing is left.
controller.abort()
await ended
await small.route()
// Every answer comes; the last ones when all have left their lanes.
for (let { queued, running, results } = stats(); queued + running + results > 0; ) {
  await new Promise((resolve) => setTimeout(resolve, 1))
  ;({ queued, running, results } = stats())
}
console.log('ok')
