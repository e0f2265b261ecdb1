// What can be done to `out` while a task writes to it.
import assert from 'node:assert/strict'
import { Router } from 'phase-router'
import { aborted, collect } from './calls.mjs'

const router = new Router({ sources: 2_000_000, fanOut: 4, targets: 100 })
const expected = router.routeSync()
const shared = () => new Int32Array(new SharedArrayBuffer(expected.byteLength))

// Nobody but the task knows the array.
const promise = router.route({ out: shared() })
await collect()
assert.deepEqual(Int32Array.from(await promise), expected)

// Its memory cannot be transferred, and can only grow.
const fixed = shared()
const running = router.route({ out: fixed })
assert.throws(() => structuredClone(fixed.buffer, { transfer: [fixed.buffer as never] }), { name: 'TypeError' })
assert.deepEqual(Int32Array.from(await running), expected)
const Growable = SharedArrayBuffer as never as new (bytes: number, options: object) => SharedArrayBuffer
const growable = new Growable(expected.byteLength, { maxByteLength: expected.byteLength * 2 })
const tracking = new Int32Array(growable)
const growing = router.route({ out: tracking })
;(growable as SharedArrayBuffer & { grow(bytes: number): void }).grow(expected.byteLength * 2)
await growing
assert.deepEqual(tracking.slice(0, expected.length), expected)

// What others write may spoil the routes, and nothing else.
const out = shared()
let runs = true
const task = router.route({ out }).finally(() => {
  runs = false
})
while (runs) {
  out.fill(2 ** 31 - 1)
  await new Promise((resolve) => setImmediate(resolve))
}
await task
assert.deepEqual(router.routeSync(), expected)

// An abort leaves the buffer alone once the promise has settled.
const controller = new AbortController()
const call = router.route({ out, signal: controller.signal })
controller.abort()
await aborted(call)
out.fill(7)
await new Promise((resolve) => setTimeout(resolve, 50))
assert(out.every((j) => j === 7))

// Memory that could be transferred is refused; blocking, it is as good as any.
await assert.rejects(router.route({ out: new Int32Array(expected.length) }), { code: 'ERR_INVALID_ARG_TYPE' })
const own = new Int32Array(expected.length)
router.routeSync({ out: own })
assert.deepEqual(own, expected)
structuredClone(own.buffer, { transfer: [own.buffer] })
assert.throws(() => router.routeSync({ out: own }), { code: 'ERR_INVALID_ARG_VALUE' })
console.log('ok')
