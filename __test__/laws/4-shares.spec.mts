// Guarantee 4: loads are shares rounded down or up, so are the totals of domains, and over seeds the load
// is the share. Shares are the weighted max-min fair point.
import test from 'ava'
import { Router } from 'phase-router'
import { always, domainOf, holds, mostOf, type Problem, routed } from './problems.mjs'

/** The least level, up to a large one, at which what `amount` gives reaches `total`; by bisection. */
function level(amount: (level: number) => number, total: number): number {
  let [low, high] = [0, 1e9]
  if (amount(high) < total) return Number.POSITIVE_INFINITY
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2
    if (amount(middle) < total) low = middle
    else high = middle
  }
  return high
}

/** share_j = min(u_j, N, min(lambda, lambda_d) * c_j), the levels by bisection. */
function fairShares(problem: Problem, filled: number): number[] {
  const { sources, capacities } = problem
  const all = [...capacities.keys()]
  const at = (lambda: number, j: number) => Math.min(mostOf(problem, j), lambda * (capacities[j] as number))
  const sum = (targets: number[], lambda: (j: number) => number) => targets.reduce((s, j) => s + at(lambda(j), j), 0)
  const own = new Map<number, number>()
  for (const d of new Set(all.map((j) => domainOf(problem, j)))) {
    const members = all.filter((j) => domainOf(problem, j) === d)
    own.set(
      d,
      level((lambda) => sum(members, () => lambda), sources),
    )
  }
  const bound = (lambda: number, j: number) => Math.min(lambda, own.get(domainOf(problem, j)) as number)
  const lambda = level((lambda) => sum(all, (j) => bound(lambda, j)), filled - 1e-9)
  return all.map((j) => at(bound(Math.min(lambda, 1e9), j), j))
}

const roundsTo = (load: number, share: number) =>
  load >= Math.floor(share - 1e-6 * (1 + share)) && load <= Math.ceil(share + 1e-6 * (1 + share))

test('guarantee 4: shares are the weighted max-min fair point, loads and totals of domains floor or ceiling', (t) => {
  const law = () =>
    always({}, (problem) => {
      const { router } = routed(problem)
      const fair = fairShares(problem, router.filled)
      const totals = new Map<number, [load: number, share: number]>()
      router.shares.forEach((share, j) => {
        const wanted = fair[j] as number
        holds(Math.abs(share - wanted) <= 1e-6 * (1 + wanted), `share ${share} of target ${j}, not ${wanted}`)
        const load = router.loads[j] as number
        holds(roundsTo(load, share), `load ${load} for share ${share}`)
        const [loads, shares] = totals.get(domainOf(problem, j)) ?? [0, 0]
        totals.set(domainOf(problem, j), [loads + load, shares + share])
      })
      for (const [load, share] of totals.values()) holds(roundsTo(load, share), `a domain has ${load} for ${share}`)
    })
  t.notThrows(law)
})

test('guarantee 4: over seeds the mean load is the share', (t) => {
  const options = {
    sources: 7,
    fanOut: 2,
    capacities: [3, 1, 1, 2, 0.5],
    domains: [0, 0, 1, 2, 3],
    limits: [5, 5, 5, 5, 1],
  }
  const seeds = 4000
  const sums = [0, 0, 0, 0, 0]
  const { shares } = new Router(options)
  for (let seed = 0; seed < seeds; seed++) {
    new Router({ ...options, seed }).loads.forEach((load, j) => {
      sums[j] = (sums[j] as number) + load
    })
  }
  // A load is one of two neighbours, so its deviation is at most 1/2: six standard errors of the mean.
  shares.forEach((share, j) => {
    t.true(Math.abs((sums[j] as number) / seeds - share) < 6 * (0.5 / Math.sqrt(seeds)), `target ${j}`)
  })
})
