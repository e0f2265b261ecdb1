import assert from 'node:assert/strict'
import { route, routeSync } from 'phase-router'

const options = (i: number) =>
  ({ method: 'sampled', sources: 1 + i, targets: 1 + (i % 60), fanOut: 2, seed: i }) as const
const results = await Promise.all(Array.from({ length: 1000 }, (_, i) => route(options(i))))
results.forEach((routes, i) => {
  assert.deepEqual(routes, routeSync(options(i)))
})
console.log('ok')
