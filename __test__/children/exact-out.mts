import assert from 'node:assert/strict'
import { Router } from 'phase-router'

const collect = (globalThis as { gc?: () => void }).gc as () => void
const router = new Router({ sources: 2_000_000, fanOut: 4, targets: 100 })
const expected = router.routeSync()

// Nobody but the task knows the array.
const promise = router.route({ out: new Int32Array(new SharedArrayBuffer(expected.byteLength)) })
for (let i = 0; i < 5; i++) {
  collect()
  await new Promise((resolve) => setImmediate(resolve))
}
assert.deepEqual(Int32Array.from(await promise), expected)

// What others write may spoil the routes, and nothing else.
const out = new Int32Array(new SharedArrayBuffer(expected.byteLength))
let running = true
const task = router.route({ out }).finally(() => {
  running = false
})
while (running) {
  out.fill(2 ** 31 - 1)
  await new Promise((resolve) => setImmediate(resolve))
}
await task
assert.deepEqual(router.routeSync(), expected)

// An abort leaves the buffer alone once the promise has settled.
const controller = new AbortController()
const aborted = router.route({ out, signal: controller.signal })
controller.abort()
await assert.rejects(aborted, { code: 'ABORT_ERR' })
out.fill(7)
await new Promise((resolve) => setTimeout(resolve, 50))
assert(out.every((j) => j === 7))
console.log('ok')
