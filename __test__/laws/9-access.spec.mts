// Guarantee 9: any row and any column alone, from the plan; and a fingerprint by which machines check that they
// route alike.
import test from 'ava'
import { Router } from 'phase-router'
import { always, holds, kinds, routed } from './problems.mjs'

for (const [name, kind] of kinds) {
  test(`guarantee 9: rows and columns alone are those of the whole (${name})`, (t) => {
    const law = () =>
      always(kind, (problem) => {
        const { router, rows } = routed(problem)
        rows.forEach((row, i) => {
          holds(router.targetsOf(i).join() === row.join(), `row ${i}`)
        })
        problem.capacities.forEach((_, j) => {
          const sources = rows.flatMap((row, i) => (row.includes(j) ? [i] : []))
          holds(router.sourcesOf(j).join() === sources.join(), `column ${j}`)
          holds(router.loads[j] === sources.length, `load ${j}`)
        })
      })
    t.notThrows(law)
  })
}

test('guarantee 9: a fingerprint is that of the problem, and of no other', (t) => {
  const options = {
    sources: 20,
    fanOut: 2,
    capacities: [3, 2, 1, 1],
    limits: [12, 12, 12, 12],
    domains: [0, 0, 1, 2],
    seed: 1,
  }
  const { fingerprint } = new Router(options)
  t.regex(fingerprint, /^[0-9a-f]{16}$/)
  t.is(new Router({ ...options, capacities: Float32Array.from(options.capacities), seed: 1n }).fingerprint, fingerprint)
  const changes = [
    { sources: 21 },
    { fanOut: 1 },
    { capacities: [3, 2, 1, 2] },
    { limits: [11, 12, 12, 12] },
    { domains: [0, 1, 1, 2] },
    { domains: undefined },
    { seed: 2 },
    { fanOuts: options.capacities.flatMap(() => [1, 2, 2, 1, 0]) },
    { weights: new Float64Array(20).fill(0.5) },
  ]
  const prints = changes.map((change) => new Router({ ...options, ...change }).fingerprint)
  t.is(new Set([fingerprint, ...prints]).size, changes.length + 1)
})
