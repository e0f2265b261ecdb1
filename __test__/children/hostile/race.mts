// Another thread writes to shared inputs and to `out` all the time: any result or any documented
// error will do, but not a crash, and never a route beyond the targets in an own result.
import assert from 'node:assert/strict'
import { Worker } from 'node:worker_threads'
import { assign, assignSync, Router } from 'phase-router'
import { entries } from './calls.mjs'

const buffers: SharedArrayBuffer[] = []
const memory = (bytes: number) => {
  const buffer = new SharedArrayBuffer(bytes)
  buffers.push(buffer)
  return buffer
}
const all = entries(memory)
const router = new Router({ sources: 100_000, fanOut: 4, targets: 50, fanOuts: new Uint8Array(100_000).fill(3) })
const out = new Int32Array(memory(400_000 * 4) as SharedArrayBuffer)
const scores = new Float32Array(memory(3000 * 16 * 4) as SharedArrayBuffer)
const scored = { sources: 3000, fanOut: 2, targets: 16, scores }
const worker = new Worker(
  `const { workerData, parentPort } = require('node:worker_threads')
   const arrays = workerData.map((buffer) => new Uint8Array(buffer))
   parentPort.postMessage('ready')
   for (let x = 0; ; x = (x * 5 + 1) & 255) for (const array of arrays) array.fill(x)`,
  { eval: true, workerData: buffers },
)
await new Promise((resolve) => worker.once('message', resolve))
const codes: Record<string, number> = {}
for (let round = 0; round < 5; round++) {
  for (const { name, start } of all) {
    // Plans are made on this thread, and throw.
    const outcome = await (async () => start())().then(
      () => 'routed',
      (error) => error.code,
    )
    assert.match(outcome, /^(routed|ERR_OUT_OF_RANGE|ERR_INVALID_ARG_VALUE)$/, name)
    codes[outcome] = (codes[outcome] ?? 0) + 1
  }
  await router.route({ out })
  router.routeSync({ out })
  for (const call of [() => assign(scored), async () => assignSync(scored)]) {
    const outcome = await call().then(
      ({ routes }) => routes.every((route) => route >= -1 && route < 16),
      (error) => error.code,
    )
    assert(outcome === true || outcome === 'ERR_OUT_OF_RANGE', String(outcome))
  }
}
await worker.terminate()
console.log(JSON.stringify(codes))
console.log('ok')
