// `exact` over a tree of zones, racks and hosts, beside flat `exact`; run by main.mts in a process of one thread.
// Checks its results. Prints its figures as one JSON document.
import assert from 'node:assert/strict'
import { computeLoads, Router, type RouterOptions, uneven } from 'phase-router'
import { inTurn } from './cpu.mjs'
import type { Timing } from './rounds.mjs'

/** Three zones, unequal; in each racks of hosts of targets, as a map of machines is. */
function levels(targets: number): Uint32Array[] {
  const zone = (j: number) => (2 * j < targets ? 0 : 6 * j < 5 * targets ? 1 : 2)
  const parts = [zone, (j: number) => Math.floor(j / 50), (j: number) => Math.floor(j / 10)]
  // The nodes of a level lie in one node of the level before.
  const path = (j: number, level: number) => parts.slice(0, level + 1).reduce((key, part) => key * 100_000 + part(j), 0)
  return parts.map((_, level) => {
    const numbers = new Map<number, number>()
    const all = Array.from({ length: targets }, (_, j) => path(j, level))
    for (const key of all) if (!numbers.has(key)) numbers.set(key, numbers.size)
    return Uint32Array.from(all, (key) => numbers.get(key) as number)
  })
}

function options(sources: number, fanOut: number, targets: number): RouterOptions {
  const capacities = Array.from({ length: targets }, (_, j) => 10 + ((j * 37) % 91))
  return { sources, fanOut, capacities, seed: 7 }
}

function beside(sources: number, fanOut: number, targets: number) {
  const flat = options(sources, fanOut, targets)
  const topology = levels(targets)
  const nested: RouterOptions = { ...flat, topology }
  const bounded: RouterOptions = { ...flat, topology: topology.map((of, at) => ({ of, most: fanOut - at })) }
  const [plain, tree] = [new Router(flat), new Router(nested)]
  const out = new Int32Array(sources * fanOut)
  const routes = tree.routeSync({ out })
  assert.deepEqual(computeLoads(routes, targets), tree.loads)
  for (const of of topology) assert.equal(uneven(routes, fanOut, of), 0)
  const calls = 1000
  const rows = (router: Router) => () => {
    for (let i = 0; i < calls; i++) router.targetsOf((i * 7919) % sources)
  }
  const timed = (one: () => unknown, other: () => unknown, more: (() => unknown)[] = []) => {
    const contestants = [one, other, ...more].map((run, at) => ({ name: `${at}`, run }))
    return inTurn(contestants) as [Timing, Timing, ...Timing[]]
  }
  const route = timed(
    () => plain.routeSync({ out }),
    () => tree.routeSync({ out }),
  )
  const row = timed(rows(plain), rows(tree))
  const column = timed(
    () => plain.sourcesOf(targets >> 1),
    () => tree.sourcesOf(targets >> 1),
  )
  const plan = timed(
    () => new Router(flat),
    () => new Router(nested),
    [() => new Router(bounded)],
  )
  return {
    sources,
    fanOut,
    targets,
    nanosecondsPerRoute: {
      flat: (route[0].milliseconds * 1e6) / out.length,
      nested: (route[1].milliseconds * 1e6) / out.length,
    },
    routeRatio: route[1].ratio,
    targetsOfMicroseconds: { flat: row[0].milliseconds, nested: row[1].milliseconds },
    targetsOfRatio: row[1].ratio,
    sourcesOfMicroseconds: { flat: column[0].milliseconds * 1000, nested: column[1].milliseconds * 1000 },
    planMilliseconds: {
      flat: plan[0].milliseconds,
      nested: plan[1].milliseconds,
      bounded: (plan[2] as Timing).milliseconds,
    },
    planRatio: plan[1].ratio,
  }
}

const figures = {
  rows: [
    beside(1_000_000, 4, 1000),
    beside(1_000_000, 16, 1000),
    beside(100_000, 64, 1000),
    beside(1_000_000, 4, 100_000),
  ],
}
/** What the suite measures. */
export type TopologyFigures = typeof figures

process.stdout.write(`\n${JSON.stringify(figures)}\n`)
