// The largest sizes: results of 2^31 - 1 slots are refused or taken by ranges, a million targets, a
// fan-out of a thousand, 2^31 - 1 sources.
import assert from 'node:assert/strict'
import { totalmem } from 'node:os'
import { Router, route, routeSync } from 'phase-router'
import { methods } from './calls.mjs'

const MOST = 2 ** 31 - 1
const any = route as (options: object) => Promise<unknown>
const anySync = routeSync as unknown as (options: object) => unknown

// One slot too many for one result, for every method; and for a range.
for (const method of methods) {
  for (const [sources, fanOut] of [
    [MOST, 2],
    [2 ** 30, 2],
    [1, MOST + 1],
    [MOST + 1, 1],
    [46_341, 46_341],
  ]) {
    const options = { method, sources, fanOut, targets: 3 }
    assert.throws(() => anySync(options), { code: 'ERR_OUT_OF_RANGE' }, method)
    await assert.rejects(any(options), { code: 'ERR_OUT_OF_RANGE' })
  }
}
const most = new Router({ sources: MOST, fanOut: 3, capacities: [5, 4, 3, 2, 1, 1e-6] })
const third = Math.floor(MOST / 3)
assert.throws(() => most.routeSync({ to: third + 1 }), { code: 'ERR_OUT_OF_RANGE', message: /chunks/ })
await assert.rejects(most.route({ from: 5, to: third + 6 }), { code: 'ERR_OUT_OF_RANGE' })
// Exactly 2^31 - 1 slots are within the bound: the range is accepted, and stopped before it takes
// its 8 GB.
const controller = new AbortController()
const whole = new Router({ sources: MOST, fanOut: 1, capacities: [2, 1] }).route({ signal: controller.signal })
controller.abort()
await assert.rejects(whole, { code: 'ABORT_ERR' })
assert.throws(() => most.routeSync({ to: third, out: new Int32Array(3) }), {
  code: 'ERR_INVALID_ARG_VALUE',
  message: `out must have length ${third * 3}; received 3`,
})

// 2^31 - 1 sources by ranges: the ends, and single rows of them.
for (const from of [0, 2 ** 30, MOST - 5000]) {
  const rows = await most.route({ from, to: from + 5000 })
  assert.deepEqual(rows, most.routeSync({ from, to: from + 5000 }))
  for (let i = 0; i < 5000; i += 499) assert.deepEqual(most.targetsOf(from + i), rows.slice(i * 3, i * 3 + 3))
}
assert.equal(most.filled, 3 * MOST)

// A million targets, and a fan-out of a thousand.
const wide = new Router({ sources: 20_000, fanOut: 1000, targets: 1_000_000 })
assert.equal(wide.filled, 20_000_000)
const rows = await wide.route({ to: 100 })
for (let i = 0; i < 100; i++) assert.equal(new Set(rows.subarray(i * 1000, i * 1000 + 1000)).size, 1000)
assert.deepEqual(wide.targetsOf(99), rows.slice(99_000))
assert.equal(wide.sourcesOf(999_999).length, wide.loads[999_999])

// More targets than there is memory for are refused before any of it is written: the system would end the process.
if (totalmem() < 2 ** 36) {
  const crowd = { sources: 10, fanOut: 1, targets: MOST }
  const refused = { code: 'ERR_MEMORY_ALLOCATION_FAILED' }
  const before = process.memoryUsage.rss()
  assert.throws(() => new Router(crowd), refused)
  await assert.rejects(route(crowd), refused)
  assert.ok(process.memoryUsage.rss() - before < 2 ** 26)
}
console.log('ok')
