// A thousand tasks at once; then ten thousand with one signal, aborted together.
import assert from 'node:assert/strict'
import { Router, route, routeSync } from 'phase-router'
import { aborted, methods } from './calls.mjs'

const options = (i: number) =>
  ({
    method: methods[i % methods.length],
    sources: 1 + i,
    targets: 2 + (i % 60),
    fanOut: 2,
    seed: i,
  }) as Parameters<typeof routeSync>[0]
const results = await Promise.all(Array.from({ length: 1000 }, (_, i) => route(options(i))))
results.forEach((routes, i) => {
  assert.deepEqual(routes, routeSync(options(i)), JSON.stringify(options(i)))
})

const controller = new AbortController()
const { signal } = controller
const many = Array.from({ length: 10_000 }, () => aborted(route({ sources: 100_000, targets: 9, fanOut: 4, signal })))
let settled = 0
for (const promise of many) promise.then(() => settled++)
controller.abort()
await new Promise((resolve) => setImmediate(resolve))
assert.equal(settled, many.length)

// Twenty thousand, each by a signal of its own: what one takes does not grow with how many there are, and is
// that of a plain promise, about. Time of a processor, in the best of some rounds: whether others have it too says little.
async function sweep(count: number, start: (signal: AbortSignal) => Promise<unknown>): Promise<number> {
  const controllers = Array.from({ length: count }, () => new AbortController())
  let rejected = 0
  const calls = controllers.map(({ signal }) =>
    start(signal).catch(({ code }) => {
      rejected += Number(code === 'ABORT_ERR')
    }),
  )
  const begin = process.cpuUsage()
  for (const each of controllers) each.abort()
  await Promise.all(calls)
  const { user, system } = process.cpuUsage(begin)
  assert.equal(rejected, count)
  return (user + system) / count
}
const plain = (signal: AbortSignal) =>
  new Promise((_, reject) => {
    const reason = () => Object.assign(new Error('aborted'), { name: 'AbortError', code: 'ABORT_ERR' })
    signal.addEventListener('abort', () => reject(reason()), { once: true })
  })
const router = new Router({ sources: 1_000_000, fanOut: 2, targets: 10 })
const queued = (signal: AbortSignal) => router.route({ signal })
const best = { few: Number.POSITIVE_INFINITY, many: Number.POSITIVE_INFINITY, plain: Number.POSITIVE_INFINITY }
for (let round = 0; round < 3; round++) {
  best.few = Math.min(best.few, await sweep(1250, queued))
  best.many = Math.min(best.many, await sweep(20_000, queued))
  best.plain = Math.min(best.plain, await sweep(20_000, plain))
}
const { few, many: each } = best
console.log(
  `an abort takes ${few.toFixed(1)} us of 1250, ${each.toFixed(1)} of 20,000, ${best.plain.toFixed(1)} of promises`,
)
// Were all that wait looked at each time, it would be 16 times.
assert(each < 6 * Math.max(few, best.plain))
console.log('ok')
