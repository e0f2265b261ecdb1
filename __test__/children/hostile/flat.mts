// Loops that drop what they get keep a few results, and no more: without an explicit collection, whether
// the addon has always something to do or not.
import assert from 'node:assert/strict'
import { Router } from 'phase-router'

const resident = () => process.memoryUsage().rss / 2 ** 20
let most = 0
const timer = setInterval(() => {
  most = Math.max(most, resident())
}, 20)
timer.unref()

const router = new Router({ sources: 2_000_000, fanOut: 2, targets: 10 })
const weights = Float64Array.from({ length: 250_000 }, (_, i) => 1 + (i % 7))
const weighted = { sources: weights.length, fanOut: 8, targets: 20, weights }
const loops: Record<string, () => Promise<unknown>> = {
  // 16 MB each: 1.6 GB and more in all.
  'two loops of results': () => Promise.all([results(50), results(50)]),
  'three readers of chunks': () => Promise.all([chunks(), chunks(), chunks()]),
  'blocking results': async () => {
    for (let i = 0; i < 100; i++) router.routeSync()
  },
  // 8 MB each, of which the engine sees nothing unless it is told.
  plans: async () => {
    for (let seed = 0; seed < 150; seed++) await Router.create({ ...weighted, seed })
  },
  'blocking plans': async () => {
    for (let seed = 0; seed < 150; seed++) {
      new Router({ ...weighted, seed })
      // The engine lets go of objects of addons when the event loop turns.
      await new Promise((resolve) => setImmediate(resolve))
    }
  },
}

async function results(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await router.route()
}

async function chunks(): Promise<void> {
  for (let i = 0; i < 30; i++) for await (const _ of router.chunks({ size: 1_000_000 }));
}

await results(2)
for (const [name, loop] of Object.entries(loops)) {
  const before = resident()
  most = before
  await loop()
  most = Math.max(most, resident())
  console.log(`${name}: ${Math.round(before)} MiB, at most ${Math.round(most)} MiB`)
  assert(most < before + 600, `${name} pile up`)
}
console.log('ok')
