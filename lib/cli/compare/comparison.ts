import { machine } from '../machine.js'
import type { Contender } from './contenders.js'
import type { Measurement } from './measure.js'
import { type Result, results } from './results.js'
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
  return { setting: setting(options, contenders, base, done.length), machine, results: results(names, done) }
}

function setting(options: ComparisonOptions, contenders: readonly Contender[], base: Workload, seedsDone: number) {
  const { sources, fanOut, headroom, exactLimits, seeds, seed } = options
  const rounding = base.weights ? 'in weight' : exactLimits ? 'rounded to the exact sum' : 'rounded up'
  const totalLimit = base.limits.reduce((sum, limit) => sum + limit, 0)
  return {
    sources,
    targets: base.capacities.length,
    fanOut,
    capacities:
      options.capacities === undefined ? `capacities: profile "${options.profile}"` : 'capacities from a file',
    limits: options.limits === undefined ? `limits: nominal headroom ${headroom}, ${rounding}` : 'limits from a file',
    realHeadroom: totalLimit / demandOf(base),
    weights: options.weights,
    seed: String(seed),
    seeds,
    seedsDone,
    within: contenders.filter(({ within }) => within).map(({ name }) => name),
  }
}
