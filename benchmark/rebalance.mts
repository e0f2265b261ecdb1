// `rebalance`: what it moves and what it takes, beside the methods that route anew, and, by weight, beside LPT from
// scratch and a plain greedy balancer.
import assert from 'node:assert/strict'
import {
  capacityProfiles,
  computeLoads,
  computeWeightedLoads,
  type RebalanceOptions,
  rebalanceSync,
  routeSync,
} from 'phase-router'
import { spacedSeeds } from '../lib/cli/measure/seeds.js'
import { median } from '../lib/cli/measure/time.js'
import { cpuTime } from './cpu.mjs'
import { mix } from './mix.mjs'

const [SOURCES, TARGETS, FAN_OUT] = [1_000_000, 1000, 3]
const profiles = { equal: capacityProfiles.uniform, strong: capacityProfiles.strong, extreme: capacityProfiles.extreme }
const ROUNDS = 5

/** Moves and times of a million sources for each kind of change. */
export function measureMoves() {
  const out = new Int32Array(SOURCES * FAN_OUT)
  const cells = []
  for (const [profile, of] of Object.entries(profiles)) {
    const capacities = [...of(TARGETS, 42)]
    const at = capacities.indexOf(1)
    const before = routeSync({ sources: SOURCES, fanOut: FAN_OUT, capacities, seed: 7 })
    const junk = new Int32Array(before.length)
    mix(junk, TARGETS)
    const changes: [change: string, before: Int32Array, after: number[], more: Partial<RebalanceOptions>][] = [
      ['none', before, capacities, {}],
      ['one added', before, [...capacities, 1], {}],
      ['one drained', before, capacities.with(at, 0), {}],
      ['one doubled', before, capacities.with(at, 2), {}],
      ['plain hash before', junk, capacities, {}],
      ['one slot more', before, capacities, { fanOut: FAN_OUT + 1 }],
    ]
    for (const [change, old, after, more] of changes) {
      const options = { fanOut: FAN_OUT, fanOutBefore: FAN_OUT, capacities: after, ...more }
      const result = rebalanceSync(old, options)
      assert.equal(result.moves, result.lowerBound)
      assert.deepEqual(result.loads, computeLoads(result.routes, after.length))
      const times = Array.from({ length: ROUNDS }, () => {
        const mixing = cpuTime(() => mix(out, TARGETS))
        const own = cpuTime(() => rebalanceSync(old, options))
        return { own, ratio: own / mixing }
      })
      cells.push({
        profile,
        change,
        moves: result.moves,
        lowerBound: result.lowerBound,
        nanosecondsPerRoute: (median(times.map(({ own }) => own)) * 1e6) / old.length,
        timesMixing: median(times.map(({ ratio }) => ratio)),
      })
    }
  }
  return cells
}

const kinds = {
  lognormal: (uniform: () => number) =>
    Math.exp(Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())),
  pareto: (uniform: () => number) => uniform() ** (-1 / 1.5),
  zipf: (uniform: () => number, sources: number) => 1 / (1 + Math.floor(uniform() * sources)),
}

/** Numbers above 0 and at most 1, from a seed. */
function uniformFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let x = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97)
    return (((x ^ (x >>> 15)) >>> 0) + 1) / 2 ** 32
  }
}

const TOLERANCE = 0.02
const DRAWS = 8

/** Weight that moves over the bound, in the draws in which the tolerance can be met. */
export function measureWeights() {
  const cells = []
  for (const [kind, draw] of Object.entries(kinds)) {
    for (const perTarget of [10, 100, 1000, 10_000]) {
      const targets = 20
      const sources = targets * perTarget
      const met: Record<'rebalance' | 'greedy' | 'lpt', number[]> = { rebalance: [], greedy: [], lpt: [] }
      let bounded = 0
      for (const seed of spacedSeeds(42, DRAWS)) {
        const uniform = uniformFrom(Number(BigInt(seed) & 0xffffffffn))
        const weights = Float64Array.from({ length: sources }, () => draw(uniform, sources))
        const before = Int32Array.from({ length: sources }, () => Math.floor(uniform() * targets) % targets)
        const options = { fanOut: 1, targets, weights, tolerance: TOLERANCE }
        const { movedWeight, lowerBound, complete } = rebalanceSync(before, options)
        if (!complete || lowerBound === 0) continue
        bounded += 1
        met.rebalance.push(movedWeight / lowerBound)
        for (const [name, routes] of [
          ['greedy', greedy(before, weights, targets)],
          ['lpt', lpt(weights, targets)],
        ] as const) {
          if (!isWithin(routes, weights, targets)) continue
          const moved = weights.reduce((sum, weight, i) => sum + (routes[i] === before[i] ? 0 : weight), 0)
          met[name].push(moved / lowerBound)
        }
      }
      const mean = (values: number[]) => (values.length === 0 ? null : values.reduce((a, b) => a + b) / values.length)
      cells.push({
        kind,
        perTarget,
        draws: DRAWS,
        met: bounded,
        rebalance: mean(met.rebalance),
        greedyMet: met.greedy.length,
        greedy: mean(met.greedy),
        lptMet: met.lpt.length,
        lpt: mean(met.lpt),
      })
    }
  }
  return cells
}

function isWithin(routes: Int32Array, weights: Float64Array, targets: number): boolean {
  const loads = computeWeightedLoads(routes, targets, weights)
  const share = loads.reduce((a, b) => a + b) / targets
  return Math.max(...loads) <= share * (1 + TOLERANCE) * (1 + 1e-12)
}

/** From scratch: the heaviest first, each to the target with the least. */
function lpt(weights: Float64Array, targets: number): Int32Array {
  const order = [...weights.keys()].sort((a, b) => (weights[b] as number) - (weights[a] as number))
  const loads = new Float64Array(targets)
  const routes = new Int32Array(weights.length)
  for (const source of order) {
    const target = loads.indexOf(Math.min(...loads))
    routes[source] = target
    loads[target] = (loads[target] as number) + (weights[source] as number)
  }
  return routes
}

/** From the fullest target to the emptiest, the heaviest source that does not make that one the fuller; till none does. */
function greedy(before: Int32Array, weights: Float64Array, targets: number): Int32Array {
  const routes = Int32Array.from(before)
  const loads = [...computeWeightedLoads(routes, targets, weights)]
  const share = loads.reduce((a, b) => a + b) / targets
  const members = Array.from({ length: targets }, (): number[] => [])
  for (const [source, target] of routes.entries()) members[target]?.push(source)
  for (const list of members) list.sort((a, b) => (weights[b] as number) - (weights[a] as number))
  for (;;) {
    const from = loads.indexOf(Math.max(...loads))
    const to = loads.indexOf(Math.min(...loads))
    const [full, empty] = [loads[from] as number, loads[to] as number]
    if (full <= share * (1 + TOLERANCE)) return routes
    const list = members[from] as number[]
    const at = list.findIndex((source) => empty + (weights[source] as number) < full - (weights[source] as number))
    if (at < 0) return routes
    const [source] = list.splice(at, 1) as [number]
    const weight = weights[source] as number
    const receiving = members[to] as number[]
    const place = receiving.findIndex((other) => (weights[other] as number) < weight)
    receiving.splice(place < 0 ? receiving.length : place, 0, source)
    routes[source] = to
    loads[from] = full - weight
    loads[to] = empty + weight
  }
}

/** What the suite writes into its record. */
export interface RebalanceFigures {
  moves: ReturnType<typeof measureMoves>
  weights: ReturnType<typeof measureWeights>
}
