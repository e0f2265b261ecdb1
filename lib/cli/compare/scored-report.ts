import { rankingChart } from '../../report/chart/ranking.js'
import { toCsv } from '../../report/csv.js'
import { markdownTable } from '../../report/markdown.js'
import type { Page } from '../../report/page.js'
import { type Table, textTable } from '../../report/table.js'
import { wrap } from '../../report/wrap.js'
import type { Chart } from '../deliver.js'
import { machine } from '../measure/machine.js'
import { whoGoes } from '../sentences.js'
import { paint, terminalWidth } from '../terminal.js'
import type { CompareOptions } from './compare.js'

/** What became of one way. */
export interface ScoredRow {
  readonly way: string
  /** In parts of the optimum. */
  readonly score: number
  readonly survival: number
  readonly over: number
  readonly milliseconds: number
}

/** A comparison on one workload with scores. */
export interface ScoredComparison {
  readonly options: CompareOptions
  readonly realHeadroom: number
  /** Of the optimum: how exact "100 %" is. */
  readonly gap: number | null
  readonly rows: readonly ScoredRow[]
}

const title = 'Ways to route by score'

const columns = [
  { key: 'score', head: 'score %', digits: 2, scale: 100, most: true },
  { key: 'survival', head: 'survival %', digits: 2, scale: 100, most: true },
  { key: 'over', head: 'over limits %', digits: 2, scale: 100, most: false },
  { key: 'milliseconds', head: 'ms', digits: 1, scale: 1, most: false },
] as const

const legend =
  'Score: the sum of all scores, in parts of the optimum that keeps the limits (of distances, the optimum in parts of ' +
  'theirs); ways that break limits, or leave slots unfilled, may be above it. Survival: slots still filled once limits are enforced. Over limits: ' +
  'routes that enforcing drops. Bold or *: the best of the column, in score of those that keep the limits and fill as ' +
  'much as can be.'

function lead({ options, realHeadroom, gap }: ScoredComparison): string {
  const { sources, targets, fanOut, profile, scores } = options
  return (
    `${whoGoes(sources, fanOut, targets as number)}; scores: ${scores}, synthetic; capacities: profile ` +
    `"${profile}". Real headroom (total limit / demand): ${realHeadroom.toFixed(3)}. The optimum is proved` +
    `${gap ? ` to within ${gap.toExponential(1)} of it` : ''}. Times are of one call, on ${machine}.`
  )
}

function tableOf({ rows }: ScoredComparison): Table {
  const fullest = Math.max(...rows.filter(({ over }) => over === 0).map(({ survival }) => survival))
  const best = columns.map(({ key, most }) =>
    // Above the limits anybody scores well; of distances, whoever serves few does.
    rows
      .filter(({ over, survival }) => key !== 'score' || (over === 0 && survival === fullest))
      .map((row) => row[key])
      .reduce((a, b) => (most ? Math.max(a, b) : Math.min(a, b))),
  )
  return {
    columns: [{ head: 'way', align: 'left' }, ...columns.map(({ head }) => ({ head, align: 'right' as const }))],
    rows: rows.map((row) => [
      row.way,
      ...columns.map(({ key, digits, scale }, at) => ({
        text: (row[key] * scale).toFixed(digits),
        value: row[key] * scale,
        best: row[key] === best[at],
      })),
    ]),
  }
}

export function scoredText(compared: ScoredComparison): string {
  const table = textTable(tableOf(compared), paint, terminalWidth)
  return `${[paint.title(title), wrap(lead(compared), terminalWidth), table, paint.note(wrap(legend, terminalWidth))].join('\n\n')}\n`
}

export function scoredMarkdown(compared: ScoredComparison): string {
  return `${[lead(compared), markdownTable(tableOf(compared)), legend].join('\n\n')}\n`
}

export function scoredCsv({ rows }: ScoredComparison): string {
  return toCsv(rows.map((row) => ({ ...row })))
}

export function scoredJson({ options, realHeadroom, gap, rows }: ScoredComparison): string {
  const { sources, targets, fanOut, profile, scores, seed } = options
  const setting = { sources, targets, fanOut, profile, scores, seed: String(seed), realHeadroom, machine }
  return JSON.stringify({ setting, gap, rows }, undefined, 2)
}

export function scoredPage(compared: ScoredComparison, drawings: ReadonlyMap<string, string>): Page {
  return {
    title,
    lead: lead(compared),
    sections: [
      {
        heading: 'All figures',
        text: `${legend} Press a head to sort.`,
        tables: [{ ...tableOf(compared), sortable: true }],
      },
      {
        heading: 'Chart',
        text: 'What each way keeps of the best total score, and of the slots.',
        figures: [{ svg: drawings.get('scores') as string, label: 'Score and survival' }],
      },
    ],
  }
}

export function scoredCharts({ rows }: ScoredComparison): readonly Chart[] {
  const series = columns.filter(({ key }) => key === 'score' || key === 'survival')
  const chart = rankingChart({
    title: 'Score and survival',
    axisTitle: '% of the optimum, % of slots',
    scale: 'linear',
    methods: rows.map(({ way }) => way),
    series: series.map(({ head }) => head),
    points: rows.flatMap((row) =>
      series.map(({ key, head }) => ({
        method: row.way,
        series: head,
        value: 100 * row[key],
        low: 100 * row[key],
        high: 100 * row[key],
      })),
    ),
  })
  return [{ name: 'scores', chart }]
}
