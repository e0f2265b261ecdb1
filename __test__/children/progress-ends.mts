// Threads end in the middle of calls that say how far they are; the process ends as soon as its promises have settled.
import assert from 'node:assert/strict'
import { Worker } from 'node:worker_threads'
import { Router } from 'phase-router'

const code = `
  const { parentPort } = require('node:worker_threads')
  const { Router } = require('phase-router')
  Router.create({
    sources: 3_000_000,
    fanOut: 2,
    targets: 1000,
    weights: Float64Array.from({ length: 3_000_000 }, (_, i) => 1 + (i % 997)),
    onProgress: () => parentPort.postMessage('said'),
  })`
for (let i = 0; i < 3; i++) {
  const worker = new Worker(code, { eval: true })
  await new Promise((resolve) => worker.once('message', resolve))
  await worker.terminate()
}

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
const abort = new AbortController()
const router = new Router({ sources: 5_000_000, fanOut: 1, targets: 1000 })
const pending = Array.from({ length: 20 }, () => router.route({ onProgress: () => {}, signal: abort.signal }))
abort.abort()
const ended = await Promise.allSettled(pending)
assert.ok(ended.every(({ status }) => status === 'rejected'))
await router.route({ to: 1_000_000, onProgress: () => {} })
assert.equal(timers(), 0)
console.log('ok')
