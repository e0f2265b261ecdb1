// Another thread lets the memory of inputs grow all the time: results, or documented errors.
import assert from 'node:assert/strict'
import { Worker } from 'node:worker_threads'
import { computeLoads, loadStats, Router, routeSync } from 'phase-router'

const Growable = SharedArrayBuffer as never as new (bytes: number, options: object) => SharedArrayBuffer
const buffer = new Growable(8, { maxByteLength: 4_000_000 })
const worker = new Worker(
  `const { workerData } = require('node:worker_threads')
   for (let n = 8; n <= workerData.maxByteLength; n += 8) workerData.grow(n)`,
  { eval: true, workerData: buffer },
)
let over = false
const exit = new Promise<void>((resolve) =>
  worker.on('exit', () => {
    over = true
    resolve()
  }),
)
const [f64, u32, i32, i8] = [Float64Array, Uint32Array, Int32Array, Int8Array].map((type) => new type(buffer as never))
const any = (value: unknown) => value as never
const calls: Record<string, () => unknown> = {
  capacities: () => routeSync({ sources: 1, fanOut: 1, capacities: any(f64) }),
  domains: () => new Router({ sources: 1, fanOut: 1, targets: 3, domains: any(u32) }),
  weights: () => routeSync({ sources: 1, fanOut: 1, targets: 3, weights: any(f64) }),
  fanOuts: () => new Router({ sources: 1, fanOut: 1, targets: 3, fanOuts: any(u32) }),
  limits: () => new Router({ sources: 1, fanOut: 1, targets: 3, limits: any(i8) }),
  routes: () => computeLoads(any(i32), 3),
  loads: () => loadStats(any(f64)),
}
const seen: Record<string, number> = {}
while (!over) {
  for (const [name, call] of Object.entries(calls)) {
    let outcome = 'returned'
    try {
      call()
    } catch (error) {
      outcome = (error as { code?: string }).code ?? String(error)
    }
    assert.match(outcome, /^(returned|ERR_OUT_OF_RANGE|ERR_INVALID_ARG_VALUE)$/, name)
    seen[outcome] = (seen[outcome] ?? 0) + 1
  }
  await new Promise((resolve) => setImmediate(resolve))
}
await exit
console.log(JSON.stringify(seen))
console.log('ok')
