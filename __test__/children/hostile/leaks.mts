// Native bytes and resident memory after many calls: routed, aborted, failed; blocking and not.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { Router, route, routeSync, stats } from 'phase-router'
import { aborted, collect, entries, methods } from './calls.mjs'

const binding = createRequire(import.meta.url)('../../../index.js')
const any = route as (options: object) => Promise<unknown>
const anySync = routeSync as unknown as (options: object) => unknown

// A byte that each of 20,000 calls leaks is seen; the long form makes five times as many.
const many = process.env.PHASE_ROUTER_TEST_LONG === '1' ? 100_000 : 20_000

/** So many times, or a tenth of it, a hundred at once. */
const times = (count: number, work: (i: number) => unknown) => async (part: number) => {
  for (let i = 0; i < count * part; ) {
    const batch = []
    for (const end = i + 100; i < end; i++) batch.push(work(i))
    await Promise.all(batch)
    // Collection keeps pace.
    if (i % 2000 === 0) await collect(1)
  }
}
const small = (i: number) => ({
  method: methods[i % methods.length],
  sources: 20 + (i % 50),
  fanOut: 2,
  targets: 9,
  seed: i,
})
const router = new Router({ sources: 1000, fanOut: 3, targets: 40 })
const out = new Int32Array(new SharedArrayBuffer(3000 * 4))
const wrong = { sources: 100, fanOut: 2, capacities: new Float64Array(50) }
const calls: Record<string, (part: number) => Promise<void>> = {
  [`${many} awaited calls`]: times(many, (i) => any(small(i))),
  [`${many} blocking calls`]: times(many, (i) => anySync(small(i))),
  [`${many / 10} routers`]: times(
    many / 10,
    (i) => new Router({ sources: 1000, fanOut: 3, targets: 100, seed: i }).loads,
  ),
  '3,000 routers, awaited': times(3000, (i) => Router.create({ sources: 1000, fanOut: 3, targets: 100, seed: i })),
  [`${many / 2} rows and columns`]: times(many / 2, (i) => [router.targetsOf(i % 1000), router.sourcesOf(i % 40)]),
  '3,000 ranges into out': times(3000, () => router.route({ out })),
  '1,000 aborted calls': times(1000, (i) => {
    const controller = new AbortController()
    const promise = any({ ...small(i), sources: 1_000_000, signal: controller.signal })
    controller.abort()
    return aborted(promise)
  }),
  '100 aborts of what runs': async () => {
    for (let i = 0; i < 100; i++) {
      const controller = new AbortController()
      const promise = any({ ...small(i), sources: 3_000_000, targets: 1000, signal: controller.signal })
      setImmediate(() => controller.abort())
      await promise.catch((error) => assert.equal(error.code, 'ABORT_ERR'))
    }
  },
  '1,000 failed calls': times(1000, () => assert.rejects(any(wrong), { code: 'ERR_OUT_OF_RANGE' })),
  '1,000 failed blocking calls': times(1000, () => assert.throws(() => anySync(wrong), { code: 'ERR_OUT_OF_RANGE' })),
  '20 times every entry point': async () => {
    for (let i = 0; i < 20; i++) await Promise.all(entries().map(({ start }) => start()))
  },
}

/** Waits until no kernel works on what was aborted, and collects. */
async function calm(): Promise<void> {
  for (;;) {
    const { queued, running } = stats()
    if (queued + running === 0) break
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await collect()
}

const resident = () => process.memoryUsage().rss / 2 ** 20
for (const [name, work] of Object.entries(calls)) {
  await work(0.1)
  await calm()
  // What leaks grows every time; what does so once is memory that the system's allocator keeps, and
  // tables of the binding's that are as large as there were ever objects at once.
  for (let round = 1; ; round++) {
    const before = { live: binding.memoryUse().live, resident: resident() }
    await work(1)
    await calm()
    const native = binding.memoryUse().live - before.live
    const grown = resident() - before.resident
    console.log(`${name}: native ${native} bytes, resident ${grown.toFixed(1)} MiB`)
    if (native <= 16_384 && grown <= 16) break
    assert(round < 3, `${name} leaks`)
  }
}

// A program that never lets the event loop turn.
const before = resident()
for (let i = 0; i < 2000; i++) anySync({ ...small(i), sources: 50_000, targets: 100 })
console.log(`2,000 blocking calls in one turn: resident ${(resident() - before).toFixed(1)} MiB`)
assert(resident() <= before + 150, 'a loop of blocking calls piles results up')
console.log('ok')
