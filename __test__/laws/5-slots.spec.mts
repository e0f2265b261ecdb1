// Guarantee 5: where all is filled, every slot has its part of every load: the sources that have target j in
// slot s number at most 2(1 - 1/k) away from load_j / k.
import test from 'ava'
import fc from 'fast-check'
import { Router } from 'phase-router'

test('guarantee 5: every slot is balanced', (t) => {
  const arbitrary = fc.record({
    sources: fc.integer({ min: 1, max: 300 }),
    fanOut: fc.integer({ min: 1, max: 6 }),
    capacities: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 6, maxLength: 20 }),
    seed: fc.nat(),
  })
  const property = fc.property(arbitrary, (options) => {
    const router = new Router(options)
    t.is(router.unfilled, 0)
    const { fanOut: k, capacities } = options
    const counts = Array.from({ length: k }, () => new Array<number>(capacities.length).fill(0))
    router.routeSync().forEach((target, at) => {
      const slot = counts[at % k] as number[]
      slot[target] = (slot[target] as number) + 1
    })
    for (const [s, slot] of counts.entries()) {
      for (const [j, count] of slot.entries()) {
        const off = Math.abs(count - (router.loads[j] as number) / k)
        t.true(off <= 2 * (1 - 1 / k) + 1e-9, `target ${j}, slot ${s}: ${off}`)
      }
    }
  })
  t.notThrows(() => fc.assert(property, { numRuns: 200 }))
})
