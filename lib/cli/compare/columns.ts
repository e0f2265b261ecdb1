import {
  churn,
  computeLoads,
  computeWeightedLoads,
  enforceLimits,
  limitViolations,
  loadStats,
  rebalance,
  scatterWidths,
  survivalRate,
  uneven,
  windowDiscrepancy,
} from '../../index.js'
import { peakOf } from '../measure/memory.js'
import { medianTime } from '../measure/time.js'
import type { Contender } from './contenders.js'
import type { Scenario, Workload } from './workload.js'

/** One contender, one seed: what every column of the table is made of. null has no value. */
export type Measurement = Omit<Awaited<ReturnType<typeof measureAll>>, 'routes'> &
  Readonly<Record<SpreadKey, number | null>>

/** The column of a level of a topology. */
type SpreadKey = `uneven in ${string}`

const spreadKey = (level: string): SpreadKey => `uneven in ${level}`

/** Routes the scenario; the longest part of it ends within milliseconds of an abort. */
export async function measure(
  contender: Contender,
  scenario: Scenario,
  seed: bigint,
  signal: AbortSignal,
): Promise<Measurement> {
  const { routes, ...measured } = await measureAll(contender, scenario, seed, signal)
  const { sources, fanOut, topology = [] } = scenario.base
  const spread = topology.map(({ name, of }) => [spreadKey(name), uneven(routes, fanOut, of) / sources])
  return { ...measured, ...Object.fromEntries(spread) }
}

async function measureAll(contender: Contender, scenario: Scenario, seed: bigint, signal: AbortSignal) {
  const { base } = scenario
  const { sources, fanOut, weights, limits, shares } = base
  const routing = (workload: Workload) => contender.route(workload, seed, signal)
  const { result: routes, bytes } = await peakOf(() => routing(base))
  const { milliseconds } = await medianTime(() => routing(base), { calls: 5, enough: 200 })
  const targets = limits.length
  const loads = weights ? computeWeightedLoads(routes, targets, weights) : computeLoads(routes, targets)
  const overLimits = loadStats(loads, limits).ratio
  const widths = scatterWidths(routes, fanOut, targets)
  const afterChange = async (after: Workload | null) => {
    if (after === null) return null
    const least = await fewestMoves(routes, after, signal)
    const { moves } = churn(routes, await routing(after), fanOut, weights)
    return least > 0 ? moves / least : null
  }
  return {
    routes,
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

/** The least that moves from these routes to any that have the loads of `after`, in routes or in weight. */
async function fewestMoves(routes: Int32Array, after: Workload, signal: AbortSignal): Promise<number> {
  const { sources, fanOut, weights, capacities, limits } = after
  const options = { sources, fanOut, capacities, limits, signal }
  const { lowerBound } = await (weights ? rebalance(routes, { ...options, weights }) : rebalance(routes, options))
  return lowerBound
}

/** A column of the comparison. */
export interface Column {
  readonly key: keyof Measurement
  readonly head: string
  /** Whether more is better, or less. */
  readonly best: 'most' | 'least'
  readonly digits: number
  /** What figures are multiplied with to be shown. */
  readonly scale?: number
  /** What it is, with its denominator. */
  readonly meaning: string
}

/** Columns that are read together. */
export interface ColumnGroup {
  readonly heading: string
  readonly columns: readonly Column[]
}

/** The groups of a comparison, one of the levels of a topology among them. */
export function groupsOf(levels: readonly string[]): readonly ColumnGroup[] {
  if (levels.length === 0) return groups
  const [limits, balance, ...others] = groups as [ColumnGroup, ColumnGroup, ...ColumnGroup[]]
  const spread = levels.map((level): Column => {
    const meaning = `sources of which some ${level} has neither the floor nor the ceiling of load / N, / all`
    return { key: spreadKey(level), head: `uneven ${level} %`, best: 'least', digits: 2, scale: 100, meaning }
  })
  return [limits, balance, { heading: 'Spread', columns: spread }, ...others]
}

/** The columns of a comparison, those of the levels of a topology among them. */
export function columnsOf(levels: readonly string[]): readonly Column[] {
  return groupsOf(levels).flatMap((group) => group.columns)
}

const groups: readonly ColumnGroup[] = [
  {
    heading: 'Under limits',
    columns: [
      {
        key: 'survival',
        head: 'survival %',
        best: 'most',
        digits: 2,
        scale: 100,
        meaning: 'slots (by weight, where sources have weights) still filled once limits are enforced / all',
      },
      { key: 'violations', head: 'over limit', best: 'least', digits: 1, meaning: 'targets routed beyond their limit' },
      { key: 'maxOverLimit', head: 'max load/limit', best: 'least', digits: 3, meaning: 'largest load / limit' },
      {
        key: 'p99OverLimit',
        head: 'p99 load/limit',
        best: 'least',
        digits: 3,
        meaning: '99th percentile of load / limit',
      },
    ],
  },
  {
    heading: 'Balance',
    columns: [
      {
        key: 'cv',
        head: 'CV load/share',
        best: 'least',
        digits: 4,
        meaning: 'standard deviation / mean of load / share over the targets',
      },
      {
        key: 'window',
        head: 'window discrepancy',
        best: 'least',
        digits: 1,
        meaning: 'largest |load in a tenth of the sources - share / 10|, in routes or weight',
      },
      {
        key: 'scatter',
        head: 'scatter width',
        best: 'most',
        digits: 1,
        meaning: 'other targets that a target shares sources with, on average',
      },
    ],
  },
  {
    heading: 'Change (moves / the fewest, those of rebalance from the same routes)',
    columns: [
      { key: 'added', head: 'one added', best: 'least', digits: 2, meaning: 'a target like the first is added' },
      { key: 'removed', head: 'one removed', best: 'least', digits: 2, meaning: 'the last target goes away' },
      {
        key: 'doubled',
        head: 'one doubled',
        best: 'least',
        digits: 2,
        meaning: 'the first target doubles its capacity',
      },
    ],
  },
  {
    heading: 'Cost',
    columns: [
      {
        key: 'nanoseconds',
        head: 'ns/route',
        best: 'least',
        digits: 1,
        meaning: 'time of an asynchronous call (the median of up to 5) / slots',
      },
      {
        key: 'megabytes',
        head: 'peak MB',
        best: 'least',
        digits: 2,
        meaning: 'memory of the addon at its peak, the result included, in 10^6 bytes',
      },
    ],
  },
]

export const columns: readonly Column[] = groups.flatMap((group) => group.columns)
