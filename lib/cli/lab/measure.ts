import {
  churn,
  computeLoads,
  enforceLimits,
  loadStats,
  makeLimits,
  Router,
  rebalance,
  route,
  survivalRate,
} from '../../index.js'
import { type Answer, type Outcome, type Way, ways } from './problem/answer.js'
import type { LabTarget, Problem } from './problem/problem.js'

/** The targets of before or of now, by their place among all names. */
interface Fleet {
  readonly capacities: Float64Array
  /** Infinity where there is none. */
  readonly limits: Float64Array
}

/** Both fleets, and what they have in common. */
interface Change {
  readonly problem: Problem
  /** All names, those of now first. */
  readonly names: readonly string[]
  readonly before: Fleet
  readonly now: Fleet
  readonly signal: AbortSignal
}

/** Asks the kernel. Rejects with what the library rejects with, and within milliseconds of an abort. */
export async function measure(problem: Problem, signal: AbortSignal): Promise<Answer> {
  const names = [...new Set([...problem.now, ...problem.before].map(({ name }) => name))]
  // Machines keep their limits when others come, fail or grow: the rate is that of before.
  const perUnit = problem.headroom === null ? null : problem.headroom / sumOf(problem.before)
  const fleet = (targets: readonly LabTarget[]) => fleetOf(targets, names, perUnit, problem.sources * problem.fanOut)
  const change: Change = { problem, names, before: fleet(problem.before), now: fleet(problem.now), signal }
  const [before, planned] = await Promise.all([exact(change, change.before), exact(change, change.now)])
  const rebalanced = await rebalance(before.routes, {
    ...{ fanOut: problem.fanOut, ...change.now, signal },
  })
  const routes: Record<Way, () => Promise<readonly [Int32Array, Int32Array]>> = {
    exact: async () => [before.routes, planned.routes],
    stable: () => both(change, (fleet) => stable(change, fleet)),
    rebalance: async () => [before.routes, rebalanced.routes],
    hash: () => both(change, (fleet) => hash(change, fleet)),
  }
  const { shares, bottleneck } = planned.router
  const here = problem.now.length
  return {
    slots: problem.sources * problem.fanOut,
    shares: [...shares.subarray(0, here)],
    limits: Array.from(change.now.limits.subarray(0, here), (limit) => (Number.isFinite(limit) ? limit : null)),
    bottleneck,
    fewest: rebalanced.lowerBound,
    outcomes: await Promise.all(
      ways.map((way) =>
        routes[way]().then(
          ([then, today]) => outcome(way, then, today, shares, change),
          (reason) => ({ way, refusal: refusalOf(reason) }),
        ),
      ),
    ),
  }
}

function fleetOf(targets: readonly LabTarget[], names: readonly string[], perUnit: number | null, slots: number) {
  const capacities = new Float64Array(names.length)
  const limits = new Float64Array(names.length).fill(Number.POSITIVE_INFINITY)
  for (const { name, capacity } of targets) capacities[names.indexOf(name)] = capacity
  if (perUnit !== null) limits.set(makeLimits(capacities, slots, perUnit * sumOf(targets)))
  for (const { name, limit } of targets) if (limit !== null) limits[names.indexOf(name)] = limit
  return { capacities, limits }
}

async function exact({ problem, signal }: Change, fleet: Fleet) {
  const router = await Router.create({ sources: problem.sources, fanOut: problem.fanOut, ...fleet, signal })
  return { router, routes: await router.route({ signal }) }
}

async function both(change: Change, way: (fleet: Fleet) => Promise<Int32Array>) {
  return Promise.all([way(change.before), way(change.now)])
}

function stable({ problem, names, before, signal }: Change, fleet: Fleet): Promise<Int32Array> {
  const { sources, fanOut } = problem
  // Pinned to the targets of before, as whoever uses it pins it: else all moves when the median changes much.
  const unit = median(before.capacities.filter((capacity) => capacity > 0))
  return route({ method: 'stable', targetIds: names, sources, fanOut, unit, ...fleet, signal })
}

/** Plain hashing to the targets that are there. */
async function hash({ problem, signal }: Change, { capacities }: Fleet): Promise<Int32Array> {
  const live = [...capacities.keys()].filter((target) => (capacities[target] as number) > 0)
  const { sources, fanOut } = problem
  const routes = await route({ method: 'hash', sources, fanOut, targets: live.length, signal })
  return routes.map((target) => live[target] as number)
}

function outcome(way: Way, then: Int32Array, today: Int32Array, shares: Float64Array, change: Change): Outcome {
  const loads = computeLoads(today, shares.length)
  return {
    way,
    loads: [...loads.subarray(0, change.problem.now.length)],
    survival: survivalRate(enforceLimits(today, change.now.limits).routes) ?? 1,
    worst: loadStats(loads, shares).ratio?.max ?? null,
    moves: churn(then, today, change.problem.fanOut).moves,
  }
}

/** Why a method cannot do what others can; other failures are the whole measurement's. */
function refusalOf(reason: unknown): string {
  const { code, message } = reason as NodeJS.ErrnoException
  if (code === 'ERR_OUT_OF_RANGE') return message
  throw reason
}

function sumOf(targets: readonly LabTarget[]): number {
  return targets.reduce((sum, { capacity }) => sum + capacity, 0)
}

function median(values: Float64Array): number {
  return values.sort()[values.length >> 1] as number
}
