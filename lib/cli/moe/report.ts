import { type SurvivalChart, survivalChart, survivalFloor, survivalOverview } from '../../report/chart/survival.js'
import type { Page } from '../../report/page.js'
import { textTable } from '../../report/table.js'
import { wrap } from '../../report/wrap.js'
import type { Chart } from '../deliver.js'
import { machine } from '../measure/machine.js'
import { profiles } from '../profiles.js'
import { paint, terminalWidth } from '../terminal.js'
import { exactLimits, experiments, type MoeExperiment, published } from './experiments.js'
import type { MoeRow } from './measure.js'
import { timing } from './measure.js'
import { methods } from './recipe.js'
import { survivalTable, timeTable, wholeTable } from './tables.js'

const title = 'Survival under limits'
const publishedTitle = 'Survival under limits: the published experiments'
const lead =
  'Survival is the share of slots still filled once every target is held to its limit. ' +
  'In the published experiments limits are rounded up, so the real headroom is above the nominal ' +
  'one; in exact-limits they sum to exactly the demand. ' +
  'Exact has the limits as an option and routes within them: enforcement drops nothing of it.'

const names = methods.map(({ name }) => name)

/** The report for a terminal. */
export function moeText(rows: readonly MoeRow[]): string {
  const blocks = [paint.title(title), wrap(lead, terminalWidth)]
  for (const experiment of experiments) {
    blocks.push(
      `${paint.title(experiment.name)}\n${textTable(survivalTable(rowsOf(experiment, rows)), paint, terminalWidth)}`,
    )
  }
  // What else varies hardly matters for time; CSV and JSON have it for every row.
  const timed = published.filter(({ varies }) => varies === 'n' || varies === 'k')
  blocks.push(
    `${paint.title('times')}\n${textTable(timeTable(timed.flatMap((experiment) => rowsOf(experiment, rows))), paint, terminalWidth)}`,
  )
  return `${[...blocks, paint.note(wrap(`${timing} Machine: ${machine}.`, terminalWidth))].join('\n\n')}\n`
}

/** The same as a page, with the charts. */
export function moePage(rows: readonly MoeRow[], drawings: ReadonlyMap<string, string>): Page {
  const figure = (name: string, label: string) => ({ svg: drawings.get(name) as string, label })
  return {
    title,
    lead,
    sections: [
      {
        heading: 'The published experiments',
        text: 'Higher is better; all four have the same vertical axis, which does not start at 0.',
        figures: published.map(({ name, title: label }) => figure(name, label)),
      },
      {
        heading: exactLimits.title,
        text: 'Limits in proportion to capacity, 1024 sources and targets, no slack at all. One vertical axis again.',
        figures: profiles.map((profile) => figure(panelName(profile), `${exactLimits.title}, profile ${profile}`)),
      },
      {
        heading: 'Table',
        text: `n: sources, and targets. k: fan-out. ${timing} Machine: ${machine}.`,
        tables: experiments.map((experiment) => ({
          caption: experiment.title,
          ...wholeTable(rowsOf(experiment, rows)),
        })),
      },
    ],
  }
}

export const chartCount = published.length + profiles.length + 2

/** A chart per published experiment, one per profile for exact limits, and each group as one. */
export function moeCharts(rows: readonly MoeRow[]): readonly Chart[] {
  const charts = published.map((experiment) => chartOf(experiment, rowsOf(experiment, rows)))
  const panels = panelsOf(exactLimits, rowsOf(exactLimits, rows))
  return [
    ...group('combined', publishedTitle, charts, (at) => published[at]?.name as string),
    ...group(exactLimits.name, exactLimits.title, panels, (at) => panelName(profiles[at] as string)),
  ]
}

/** Charts one by one and together, on one scale. */
function group(
  name: string,
  heading: string,
  charts: readonly SurvivalChart[],
  nameOf: (at: number) => string,
): readonly Chart[] {
  const floor = survivalFloor(charts)
  return [
    ...charts.map((chart, at) => ({ name: nameOf(at), chart: survivalChart(chart, names, floor) })),
    { name, chart: survivalOverview(heading, charts, names, floor) },
  ]
}

function panelName(profile: string): string {
  return `${exactLimits.name}-${profile}`
}

function chartOf({ title, axisTitle, axis, varies }: MoeExperiment, rows: readonly MoeRow[]): SurvivalChart {
  return {
    title,
    axisTitle,
    axis,
    points: rows.flatMap((row) => row.results.map(({ method, survival }) => ({ method, x: row[varies], survival }))),
  }
}

/** A chart for each profile. */
function panelsOf(experiment: MoeExperiment, rows: readonly MoeRow[]): readonly SurvivalChart[] {
  return profiles.map((profile) => ({
    ...chartOf(
      experiment,
      rows.filter((row) => row.profile === profile),
    ),
    title: `Profile "${profile}"`,
  }))
}

function rowsOf({ name }: MoeExperiment, rows: readonly MoeRow[]): readonly MoeRow[] {
  return rows.filter(({ experiment }) => experiment === name)
}
