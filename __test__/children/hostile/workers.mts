// Fifty workers load the addon, route, and are terminated in the middle of it; some times over.
import assert from 'node:assert/strict'
import { Worker } from 'node:worker_threads'
import { routeSync } from 'phase-router'

const code = `
  const { parentPort } = require('node:worker_threads')
  const { Router, route } = require('phase-router')
  for (let i = 0; i < 3; i++) route({ method: 'sampled', sources: 30_000, targets: 30_000, fanOut: 2 })
  const router = new Router({ sources: 1_000_000, fanOut: 4, targets: 1000 })
  router.route({ out: new Int32Array(new SharedArrayBuffer(16_000_000)) })
  Router.create({ sources: 100_000, fanOut: 4, targets: 1000, fanOuts: new Uint8Array(100_000).fill(3) })
  parentPort.postMessage('started')
  router.routeSync({ to: 1000 })
`
const rounds = process.env.PHASE_ROUTER_TEST_LONG === '1' ? 10 : 2
for (let round = 0; round < rounds; round++) {
  const workers = Array.from({ length: 50 }, () => new Worker(code, { eval: true }))
  await Promise.all(
    workers.map(
      (worker, i) =>
        new Promise<void>((resolve, reject) => {
          worker.on('error', reject)
          worker.on('message', () => setTimeout(() => worker.terminate().then(() => resolve(), reject), (i % 8) * 5))
        }),
    ),
  )
}
assert.equal(routeSync({ method: 'hash', sources: 5, targets: 2, fanOut: 1 }).length, 5)
console.log(`${rounds} rounds of 50 workers`)
console.log('ok')
