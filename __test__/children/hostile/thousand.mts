// A thousand tasks at once; then ten thousand with one signal, aborted together.
import assert from 'node:assert/strict'
import { route, routeSync } from 'phase-router'
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
const begin = performance.now()
controller.abort()
await Promise.all(many)
const took = performance.now() - begin
console.log(`10,000 aborts in ${Math.round(took)} ms`)
assert(took < 5000)
console.log('ok')
