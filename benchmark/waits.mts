// How long small and middling calls wait while 0, 1, 4 and 16 threads keep large calls running, and what
// taking turns costs a large call: npm run bench -- waits.
import { Worker } from 'node:worker_threads'
import { Router } from 'phase-router'
import { median } from '../lib/cli/measure/time.js'

const LARGE = { sources: 20_000_000, fanOut: 4, targets: 1000 }
/** Calls of each kind, and what is taken of them. */
const CALLS = 40

/** Latencies of one kind of call, in milliseconds. */
export interface Wait {
  alone: number
  median: number
  worst: number
}

/** What was measured beside so many threads that keep a large call running. */
export interface Waits {
  threads: number
  small: Wait
  middling: Wait
  blocking: Wait
}

const small = new Router({ sources: 1000, fanOut: 2, targets: 100 })
const middling = new Router({ sources: 500_000, fanOut: 2, targets: 100 })
const kinds = {
  small: () => small.route(),
  middling: () => middling.route(),
  blocking: async () => middling.routeSync(),
}

async function times(call: () => Promise<unknown>): Promise<number[]> {
  const all: number[] = []
  for (let i = 0; i < CALLS; i++) {
    // Calls come at any moment of the others' turns.
    await new Promise((resolve) => setTimeout(resolve, i % 7))
    const begin = performance.now()
    await call()
    all.push(performance.now() - begin)
  }
  return all
}

/** Threads that compute large calls one after another, until they are ended. */
async function busy(count: number): Promise<Worker[]> {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads')
    const { Router } = require('phase-router')
    const router = new Router(workerData)
    const out = new Int32Array(new SharedArrayBuffer(4 * workerData.sources * workerData.fanOut))
    parentPort.postMessage('ready')
    ;(async () => { for (;;) await router.route({ out }) })()`
  const workers = Array.from({ length: count }, () => new Worker(code, { eval: true, workerData: LARGE }))
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))))
  return workers
}

/** The waits beside 1, 4 and 16 threads. */
export async function waits(): Promise<Waits[]> {
  const alone: Record<string, number> = {}
  for (const [name, call] of Object.entries(kinds)) {
    await times(call)
    alone[name] = median(await times(call))
  }
  const rows: Waits[] = []
  for (const threads of [1, 4, 16]) {
    const workers = await busy(threads)
    const row = { threads } as Waits
    for (const name of ['small', 'middling', 'blocking'] as const) {
      const all = await times(kinds[name])
      row[name] = { alone: alone[name] as number, median: median(all), worst: Math.max(...all) }
    }
    rows.push(row)
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  return rows
}
