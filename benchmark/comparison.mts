// Every method, and packages for the same job, on the workloads of docs/comparison.md.
import { methods } from 'phase-router'
import { type Measurement, measure } from '../lib/cli/compare/columns.js'
import { methodContender } from '../lib/cli/compare/contenders.js'
import { type Comparison, type ComparisonOptions, comparisonOf } from '../lib/cli/compare/results.js'
import { scenario } from '../lib/cli/compare/workload.js'
import { spacedSeeds } from '../lib/cli/measure/seeds.js'
import { consistentHash } from './rivals/consistent-hash.mjs'
import { hashring } from './rivals/hashring.mjs'

const base = { sources: 20_000, targets: 200, fanOut: 2, headroom: 1.2, seeds: 10, seed: 42 } as const

/** What is compared; the name is part of the documentation. */
export const workloads: readonly (ComparisonOptions & { readonly name: string; readonly title: string })[] = [
  { ...base, name: 'strong', title: 'Strong capacities', profile: 'strong' },
  { ...base, name: 'no-slack', title: 'Limits without slack', profile: 'strong', headroom: 1, exactLimits: true },
  { ...base, name: 'equal', title: 'Equal capacities', profile: 'uniform' },
  { ...base, name: 'moe', title: 'Experts of a mixture', profile: 'strong', sources: 1024, targets: 1024 },
  { ...base, name: 'extreme', title: 'Extreme capacities, wide rows', profile: 'extreme', fanOut: 8 },
  {
    ...base,
    name: 'large',
    title: 'Many sources and targets',
    profile: 'strong',
    sources: 200_000,
    targets: 1000,
    fanOut: 4,
    seeds: 3,
  },
]

const contenders = [...methods.map(methodContender), hashring, consistentHash]

/** The comparison of one workload. */
export async function measureWorkload(options: ComparisonOptions): Promise<Comparison> {
  const { signal } = new AbortController()
  const work = scenario(options)
  const done: Measurement[][] = []
  for (const seed of spacedSeeds(options.seed, options.seeds)) {
    const measurements: Measurement[] = []
    for (const contender of contenders) measurements.push(await measure(contender, work, seed, signal))
    done.push(measurements)
  }
  return comparisonOf(options, contenders, work.base, done)
}
