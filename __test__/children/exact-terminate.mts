import assert from 'node:assert/strict'
import { Worker } from 'node:worker_threads'
import { Router } from 'phase-router'

const code = `
  const { parentPort } = require('node:worker_threads')
  const { Router } = require('phase-router')
  const router = new Router({ sources: 20_000_000, fanOut: 4, targets: 1000 })
  const out = new Int32Array(new SharedArrayBuffer(4 * 80_000_000))
  router.route({ out })
  Router.create({ sources: 1_000_000, fanOut: 4, targets: 1000, fanOuts: new Uint8Array(1_000_000).fill(3) })
  parentPort.postMessage('started')
`
for (let round = 0; round < 6; round++) {
  const worker = new Worker(code, { eval: true })
  await new Promise((resolve, reject) => {
    worker.on('error', reject)
    worker.on('message', resolve)
  })
  await new Promise((resolve) => setTimeout(resolve, round * 10))
  await worker.terminate()
}
assert.equal(new Router({ sources: 10, fanOut: 2, targets: 3 }).routeSync().length, 20)
console.log('ok')
