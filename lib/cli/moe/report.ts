import { type SurvivalChart, survivalChart, survivalFloor, survivalOverview } from '../../report/chart/survival.js'
import { decimal, percent } from '../../report/number.js'
import type { Page } from '../../report/page.js'
import { type Table, textTable } from '../../report/table.js'
import { wrap } from '../../report/wrap.js'
import type { Chart } from '../deliver.js'
import { paint } from '../terminal.js'
import { experiments, type MoeExperiment } from './experiments.js'
import { machine, timing } from './machine.js'
import type { MoeRow } from './measure.js'
import { methods } from './recipe.js'

const title = 'Survival under limits: the published experiments'
const lead =
  'Survival is the share of slots still filled once every target is held to its limit. ' +
  'Limits are rounded up, so the real headroom is above the nominal one.'

const names = methods.map(({ name }) => name)

/** The report for a terminal of 80 columns. */
export function moeText(rows: readonly MoeRow[]): string {
  const blocks = [paint.title(title), wrap(lead)]
  for (const experiment of experiments) {
    blocks.push(`${paint.title(experiment.name)}\n${textTable(tableOf(experiment, rows), paint)}`)
  }
  return `${[...blocks, paint.note(wrap(`${timing} ${machine}.`))].join('\n\n')}\n`
}

/** The same as a page, with the charts. */
export function moePage(rows: readonly MoeRow[], drawings: ReadonlyMap<string, string>): Page {
  return {
    title,
    lead,
    sections: [
      {
        heading: 'Charts',
        text: 'Higher is better; all four have the same vertical axis, which does not start at 0.',
        figures: experiments.map(({ name, title: label }) => ({
          svg: drawings.get(name) as string,
          label,
        })),
      },
      {
        heading: 'Table',
        text: `n: sources, and targets. k: fan-out. ${timing} ${machine}.`,
        tables: experiments.map((experiment) => ({
          caption: experiment.title,
          ...tableOf(experiment, rows),
        })),
      },
    ],
  }
}

export const chartCount = experiments.length + 1

/** A chart per experiment, and one of all. */
export function moeCharts(rows: readonly MoeRow[]): readonly Chart[] {
  const charts = experiments.map((experiment) => chartOf(experiment, rows))
  const floor = survivalFloor(charts)
  return [
    ...experiments.map(({ name }, at) => ({
      name,
      chart: survivalChart(charts[at] as SurvivalChart, names, floor),
    })),
    { name: 'combined', chart: survivalOverview(title, charts, names, floor) },
  ]
}

function chartOf(experiment: MoeExperiment, rows: readonly MoeRow[]): SurvivalChart {
  const { title: chartTitle, axisTitle, axis, varies } = experiment
  return {
    title: chartTitle,
    axisTitle,
    axis,
    points: rowsOf(experiment, rows).flatMap((row) =>
      row.results.map(({ method, survival }) => ({ method, x: row[varies], survival })),
    ),
  }
}

function tableOf(experiment: MoeExperiment, rows: readonly MoeRow[]): Table {
  const number = (head: string) => ({ head, align: 'right' as const })
  return {
    columns: [
      number('n'),
      number('k'),
      { head: 'profile', align: 'left' },
      number('headroom'),
      number('real'),
      ...names.map(number),
      ...names.map((name) => number(`${name} ms`)),
    ],
    rows: rowsOf(experiment, rows).map(({ n, k, profile, headroom, realHeadroom, results }) => [
      String(n),
      String(k),
      profile,
      decimal(headroom, 1),
      decimal(realHeadroom, 3),
      ...results.map(({ survival }) => percent(survival)),
      ...results.map(({ milliseconds }) => decimal(milliseconds, 3)),
    ]),
  }
}

function rowsOf({ name }: MoeExperiment, rows: readonly MoeRow[]): readonly MoeRow[] {
  return rows.filter(({ experiment }) => experiment === name)
}
