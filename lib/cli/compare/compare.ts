import { methods as allMethods, type MethodName } from '../../index.js'
import { methodOptions } from '../../route.js'
import { deliver, deliverySteps } from '../deliver.js'
import { machine } from '../machine.js'
import { Progress } from '../progress.js'
import { print, say } from '../terminal.js'
import { comparisonCsv, comparisonJson } from './data.js'
import { type Measurement, measure } from './measure.js'
import { chartCount, comparisonCharts, comparisonMarkdown, comparisonPage, comparisonText } from './report.js'
import { type Result, results } from './results.js'
import { spacedSeeds } from './seeds.js'
import { scenario, type Workload, type WorkloadOptions } from './workload.js'

export interface CompareOptions extends WorkloadOptions {
  readonly methods?: readonly MethodName[]
  readonly seeds: number
  readonly out: string
  readonly json?: true
  readonly csv?: true
  readonly markdown?: true
}

/** What was compared, and what came out. */
export interface Comparison {
  readonly setting: ReturnType<typeof describe>
  readonly machine: string
  readonly results: readonly Result[]
}

/** `phase-router compare`. */
export async function compare(options: CompareOptions, outIsGiven: boolean, signal: AbortSignal): Promise<void> {
  const methods = options.methods ?? allMethods
  const work = scenario(options)
  const progress = new Progress(options.seeds * methods.length + deliverySteps(chartCount), signal)
  const done: Measurement[][] = []
  try {
    // Seed by seed: whenever it is interrupted, all methods have been measured equally often.
    for (const seed of spacedSeeds(options.seed, options.seeds)) {
      const measurements: Measurement[] = []
      for (const method of methods) {
        measurements.push(await progress.step(method, () => measure(method, work, seed, signal)))
      }
      done.push(measurements)
    }
    await report(options, outIsGiven, { options, methods, base: work.base, done }, progress)
  } catch (error) {
    if (!signal.aborted || done.length === 0) throw error
    progress.hide()
    say(`Interrupted after ${done.length} of ${options.seeds} seeds.`)
    if (done.length < options.seeds) {
      print(formatted(options, comparisonOf({ options, methods, base: work.base, done })))
    }
    throw error
  } finally {
    progress.end()
  }
}

interface Done {
  readonly options: CompareOptions
  readonly methods: readonly MethodName[]
  readonly base: Workload
  readonly done: readonly Measurement[][]
}

function comparisonOf({ options, methods, base, done }: Done): Comparison {
  return { setting: describe(options, methods, base, done.length), machine, results: results(methods, done) }
}

async function report(options: CompareOptions, outIsGiven: boolean, work: Done, progress: Progress): Promise<void> {
  const compared = comparisonOf(work)
  progress.hide()
  print(formatted(options, compared))
  if (outIsGiven || !(options.csv || options.json || options.markdown)) {
    const others = [
      { name: 'comparison.csv', content: comparisonCsv(compared) },
      { name: 'comparison.json', content: `${comparisonJson(compared)}\n` },
      { name: 'comparison.md', content: comparisonMarkdown(compared) },
    ]
    const page = (drawings: ReadonlyMap<string, string>) => comparisonPage(compared, drawings)
    await deliver(options.out, comparisonCharts(compared), page, others, progress)
  }
}

function formatted(options: CompareOptions, compared: Comparison): string {
  if (options.json) return comparisonJson(compared)
  if (options.csv) return comparisonCsv(compared).trimEnd()
  if (options.markdown) return comparisonMarkdown(compared).trimEnd()
  return comparisonText(compared)
}

function describe(options: CompareOptions, methods: readonly MethodName[], base: Workload, seedsDone: number) {
  const { sources, fanOut, headroom, exactLimits, seeds, seed } = options
  const totalLimit = base.limits.reduce((sum, limit) => sum + limit, 0)
  return {
    sources,
    targets: base.capacities.length,
    fanOut,
    capacities:
      options.capacities === undefined ? `capacities: profile "${options.profile}"` : 'capacities from a file',
    limits:
      options.limits === undefined
        ? `limits: nominal headroom ${headroom}, ${exactLimits ? 'rounded to the exact sum' : 'rounded up'}`
        : 'limits from a file',
    realHeadroom: totalLimit / (sources * fanOut),
    seed: String(seed),
    seeds,
    seedsDone,
    within: methods.filter((method) => methodOptions(method).includes('limits')),
  }
}
