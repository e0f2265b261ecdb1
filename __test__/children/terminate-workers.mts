// Workers that load the addon, start calls and are terminated in the middle of them.
import assert from 'node:assert/strict'
import { Worker } from 'node:worker_threads'
import { routeSync } from 'phase-router'

const code = `
  const { parentPort } = require('node:worker_threads')
  const { route } = require('phase-router')
  for (let i = 0; i < 3; i++) route({ method: 'sampled', sources: 30_000, targets: 30_000, fanOut: 2 })
  parentPort.postMessage('started')
`
for (let round = 0; round < 3; round++) {
  const workers = Array.from({ length: 8 }, () => new Worker(code, { eval: true }))
  await Promise.all(
    workers.map(
      (worker, i) =>
        new Promise<void>((resolve, reject) => {
          worker.on('error', reject)
          worker.on('message', () => setTimeout(() => worker.terminate().then(() => resolve(), reject), i * 5))
        }),
    ),
  )
}
assert.equal(routeSync({ method: 'hash', sources: 5, targets: 2, fanOut: 1 }).length, 5)
console.log('ok')
