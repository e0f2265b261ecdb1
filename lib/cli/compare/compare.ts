import { invalidValue } from '../../errors.js'
import { methods as allMethods, type MethodName } from '../../index.js'
import { prepareFolder } from '../../report/files.js'
import { deliver, deliverySteps } from '../deliver.js'
import { spacedSeeds } from '../measure/seeds.js'
import { Progress } from '../progress.js'
import { readTargets, type Targets } from '../read/targets.js'
import { print, say } from '../terminal.js'
import { type Measurement, measure } from './columns.js'
import { type Contender, methodContender } from './contenders.js'
import { comparisonCsv, comparisonJson } from './data.js'
import { chartCount, comparisonCharts, comparisonMarkdown, comparisonPage, comparisonText } from './report.js'
import { type Comparison, type ComparisonOptions, comparisonOf } from './results.js'
import type { ScoreKind } from './scores.js'
import { type Scenario, scenario } from './workload.js'

export interface CompareOptions extends ComparisonOptions {
  readonly methods?: readonly MethodName[]
  /** Work with scores is compared in another way. */
  readonly scores?: ScoreKind
  /** Columns of the targets, the widest level first. */
  readonly topology?: readonly string[]
  readonly out: string
  readonly json?: true
  readonly csv?: true
  readonly markdown?: true
}

/** `phase-router compare`. */
export async function compare(options: CompareOptions, outIsGiven: boolean, signal: AbortSignal): Promise<void> {
  const contenders = (options.methods ?? allMethods).map(methodContender)
  const work = scenario(options, await tableOf(options, signal))
  const writes = outIsGiven || !(options.csv || options.json || options.markdown)
  if (writes) await prepareFolder(options.out)
  const progress = new Progress(options.seeds * contenders.length + deliverySteps(chartCount), signal)
  const done: Measurement[][] = []
  try {
    await measureAll(options, contenders, work, progress, signal, done)
    const compared = comparisonOf(options, contenders, work.base, done)
    progress.hide()
    print(formatted(options, compared))
    if (writes) await deliverFiles(options.out, compared, progress)
  } catch (error) {
    progress.hide()
    // Between the first seed and the last there is something to show that was not shown yet.
    if (signal.aborted && done.length > 0 && done.length < options.seeds) {
      say(`Interrupted after ${done.length} of ${options.seeds} seeds.`)
      print(formatted(options, comparisonOf(options, contenders, work.base, done)))
    }
    throw error
  } finally {
    progress.end()
  }
}

/** The targets of a file, of which capacities and limits are compared. */
async function tableOf(
  { targets, limits, weights, topology }: CompareOptions,
  signal: AbortSignal,
): Promise<Targets | undefined> {
  if (typeof targets === 'number') return undefined
  const table = await readTargets(targets, weights !== undefined, { signal, topology })
  if (topology !== undefined && weights !== undefined) throw invalidValue('--topology', 'does not go with --weights')
  if (table.limits && limits !== undefined) {
    throw invalidValue('--limits', `does not go with ${targets}, which has a column limit`)
  }
  if (table.domains) say(`${targets}: not all methods know domains: the column domain is not used`)
  return table
}

/** Seed by seed: whenever it is interrupted, all contenders have been measured equally often. */
async function measureAll(
  { seed, seeds }: ComparisonOptions,
  contenders: readonly Contender[],
  work: Scenario,
  progress: Progress,
  signal: AbortSignal,
  done: Measurement[][],
): Promise<void> {
  for (const spaced of spacedSeeds(seed, seeds)) {
    const measurements: Measurement[] = []
    for (const contender of contenders) {
      measurements.push(await progress.step(contender.name, () => measure(contender, work, spaced, signal)))
    }
    done.push(measurements)
  }
}

async function deliverFiles(folder: string, compared: Comparison, progress: Progress): Promise<void> {
  const others = [
    { name: 'comparison.csv', content: comparisonCsv(compared) },
    { name: 'comparison.json', content: `${comparisonJson(compared)}\n` },
    { name: 'comparison.md', content: comparisonMarkdown(compared) },
  ]
  const page = (drawings: ReadonlyMap<string, string>) => comparisonPage(compared, drawings)
  await deliver(folder, comparisonCharts(compared), page, others, progress)
}

function formatted({ json, csv, markdown }: CompareOptions, compared: Comparison): string {
  if (json) return comparisonJson(compared)
  if (csv) return comparisonCsv(compared).trimEnd()
  if (markdown) return comparisonMarkdown(compared).trimEnd()
  return comparisonText(compared)
}
