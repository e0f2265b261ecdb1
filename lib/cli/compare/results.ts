import { type Estimate, estimate } from '../measure/estimate.js'
import { machine } from '../measure/machine.js'
import { type Column, columnsOf, type Measurement } from './columns.js'
import type { Contender } from './contenders.js'
import { demandOf, type Workload, type WorkloadOptions } from './workload.js'

export interface ComparisonOptions extends WorkloadOptions {
  /** How many seeds are asked for. */
  readonly seeds: number
}

/** What was compared, and what came out. */
export interface Comparison {
  readonly setting: ReturnType<typeof setting>
  readonly machine: string
  readonly results: readonly Result[]
}

/** The comparison from the measurements of the seeds that are done. */
export function comparisonOf(
  options: ComparisonOptions,
  contenders: readonly Contender[],
  base: Workload,
  done: readonly (readonly Measurement[])[],
): Comparison {
  const names = contenders.map(({ name }) => name)
  const levels = (base.topology ?? []).map(({ name }) => name)
  return {
    setting: setting(options, contenders, base, done.length),
    machine,
    results: results(names, done, columnsOf(levels)),
  }
}

function setting(options: ComparisonOptions, contenders: readonly Contender[], base: Workload, seedsDone: number) {
  const { sources, fanOut, headroom, exactLimits, seeds, seed } = options
  const rounding = base.weights ? 'in weight' : exactLimits ? 'rounded to the exact sum' : 'rounded up'
  const totalLimit = base.limits.reduce((sum, limit) => sum + limit, 0)
  return {
    sources,
    targets: base.capacities.length,
    fanOut,
    capacities: base.given.capacities ? 'capacities from a file' : `capacities: profile "${options.profile}"`,
    limits: base.given.limits ? 'limits from a file' : `limits: nominal headroom ${headroom}, ${rounding}`,
    realHeadroom: totalLimit / demandOf(base),
    /** Limits, of routes, that no target can reach: it gets a source once. */
    limitsBeyondSources: base.weights ? 0 : base.limits.filter((limit) => limit > sources).length,
    weights: options.weights,
    ...(base.topology && { levels: base.topology.map(({ name }) => name) }),
    seed: String(seed),
    seeds,
    seedsDone,
    within: contenders.filter(({ within }) => within).map(({ name }) => name),
  }
}

/** A method's row: an estimate for every column. */
export interface Result {
  readonly method: string
  readonly estimates: Readonly<Record<keyof Measurement, Estimate | null>>
  /** The columns in which no other method is better. */
  readonly best: ReadonlySet<keyof Measurement>
}

/** Estimates by method from the measurements of every seed. */
export function results(
  methods: readonly string[],
  seeds: readonly (readonly Measurement[])[],
  columns: readonly Column[],
): readonly Result[] {
  const rows = methods.map((method, at) => ({
    method,
    estimates: Object.fromEntries(
      columns.map(({ key }) => [
        key,
        estimate(seeds.map((measurements) => (measurements[at] as Measurement)[key] ?? null)),
      ]),
    ) as Result['estimates'],
  }))
  return rows.map((row) => ({
    ...row,
    best: new Set(columns.filter((column) => isBest(column, row, rows)).map(({ key }) => key)),
  }))
}

type Row = Omit<Result, 'best'>

function isBest({ key, best }: Column, row: Row, rows: readonly Row[]): boolean {
  const mean = row.estimates[key]?.mean
  if (mean === undefined) {
    return false
  }
  const sign = best === 'most' ? 1 : -1
  return rows.every(({ estimates }) => sign * (estimates[key]?.mean ?? mean) <= sign * mean)
}
