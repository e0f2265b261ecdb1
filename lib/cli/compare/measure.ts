import {
  churn,
  computeLoads,
  computeWeightedLoads,
  enforceLimits,
  limitViolations,
  loadStats,
  movesLowerBound,
  scatterWidths,
  survivalRate,
  windowDiscrepancy,
} from '../../index.js'
import type { Contender } from './contenders.js'
import { peakOf } from './memory.js'
import { timeOf } from './time.js'
import type { Scenario, Workload } from './workload.js'

/** One contender, one seed: what every column of the table is made of. null has no value. */
export type Measurement = Awaited<ReturnType<typeof measure>>

/** Routes the scenario; the longest part of it ends within milliseconds of an abort. */
export async function measure(contender: Contender, scenario: Scenario, seed: bigint, signal: AbortSignal) {
  const { base } = scenario
  const { sources, fanOut, weights, limits, shares } = base
  const routing = (workload: Workload) => contender.route(workload, seed, signal)
  const { result: routes, bytes } = await peakOf(() => routing(base))
  const milliseconds = await timeOf(() => routing(base))
  const targets = limits.length
  const loads = weights ? computeWeightedLoads(routes, targets, weights) : computeLoads(routes, targets)
  const overLimits = loadStats(loads, limits).ratio
  const widths = scatterWidths(routes, fanOut, targets)
  const afterChange = async (after: Workload | null) => {
    if (after === null) return null
    const least = movesLowerBound(loads, after.shares)
    const { moves } = churn(routes, await routing(after), fanOut, weights)
    return least > 0 ? moves / least : null
  }
  return {
    survival: survivalRate(enforceLimits(routes, limits, weights).routes, weights),
    violations: limitViolations(loads, limits).targets,
    maxOverLimit: overLimits?.max ?? null,
    p99OverLimit: overLimits?.p99 ?? null,
    cv: loadStats(loads, shares).ratio?.cv ?? null,
    window: windowDiscrepancy(routes, fanOut, shares, weights),
    scatter: loadStats(widths).mean,
    added: await afterChange(scenario.added),
    removed: await afterChange(scenario.removed),
    doubled: await afterChange(scenario.doubled),
    nanoseconds: (milliseconds * 1e6) / (sources * fanOut),
    megabytes: contender.native ? bytes / 1e6 : null,
  }
}
