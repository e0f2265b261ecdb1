import { type RankingChart, rankingChart } from '../../report/chart/ranking.js'
import { markdownTable } from '../../report/markdown.js'
import { decimal } from '../../report/number.js'
import type { Page } from '../../report/page.js'
import { type Figure, type Table, textTable } from '../../report/table.js'
import { wrap } from '../../report/wrap.js'
import type { Chart } from '../deliver.js'
import { whoGoes } from '../sentences.js'
import { paint, terminalWidth } from '../terminal.js'
import { type Column, columnsOf, groupsOf } from './columns.js'
import type { Comparison, Result } from './results.js'

const title = 'Methods compared'

/** The report for a terminal. */
export function comparisonText(compared: Comparison): string {
  const blocks = [paint.title(title), wrap(lead(compared), terminalWidth)]
  for (const { heading, columns } of groupsOf(compared.setting.levels ?? [])) {
    blocks.push(
      `${paint.title(wrap(heading, terminalWidth))}\n${textTable(comparison(compared.results, columns), paint, terminalWidth)}`,
    )
  }
  return `${[...blocks, paint.note(wrap(legend(compared), terminalWidth))].join('\n\n')}\n`
}

/** The same as Markdown, in one table. */
export function comparisonMarkdown(compared: Comparison): string {
  const columns = columnsOf(compared.setting.levels ?? [])
  const meanings = columns.map(({ head, meaning }) => `- **${head}**: ${meaning}`)
  return [
    lead(compared),
    markdownTable(comparison(compared.results, columns)),
    meanings.join('\n'),
    `${legend(compared)}\n`,
  ].join('\n\n')
}

/** The same as a page, with the charts. */
export function comparisonPage(compared: Comparison, drawings: ReadonlyMap<string, string>): Page {
  const columns = columnsOf(compared.setting.levels ?? [])
  return {
    title,
    lead: lead(compared),
    sections: [
      {
        heading: 'All figures',
        text: `${legend(compared)} Press a head to sort.`,
        tables: [{ ...comparison(compared.results, columns), sortable: true }],
      },
      {
        heading: 'Charts',
        text: 'Lines are 95 % intervals of the mean over seeds; axes of a ratio or a time are logarithmic.',
        figures: rankings.map(({ name, title: label }) => ({ svg: drawings.get(name) as string, label })),
      },
      {
        heading: 'What the columns say',
        text: 'Every figure is the mean over the seeds.',
        tables: [
          {
            columns: [
              { head: 'column', align: 'left' },
              { head: 'meaning', align: 'prose' },
            ],
            rows: columns.map(({ head, meaning }) => [head, meaning]),
          },
        ],
      },
    ],
  }
}

const rankings: readonly (Omit<RankingChart, 'methods' | 'series' | 'points'> & {
  readonly name: string
  readonly keys: readonly Column['key'][]
})[] = [
  { name: 'survival', title: 'Survival', axisTitle: 'survival (% of slots)', scale: 'linear', keys: ['survival'] },
  { name: 'balance', title: 'Balance', axisTitle: 'CV of load / share', scale: 'log', keys: ['cv'] },
  {
    name: 'change',
    title: 'Change of one target',
    axisTitle: 'moves / the fewest, those of rebalance',
    scale: 'log',
    keys: ['added', 'removed', 'doubled'],
  },
  { name: 'time', title: 'Time', axisTitle: 'ns per route', scale: 'log', keys: ['nanoseconds'] },
]

export const chartCount = rankings.length

/** Survival, balance, change and time, the methods below each other. */
export function comparisonCharts({ results }: Comparison): readonly Chart[] {
  return rankings.map(({ name, keys, ...chart }) => {
    const shown = columnsOf([]).filter(({ key }) => keys.includes(key))
    return {
      name,
      chart: rankingChart({
        ...chart,
        methods: results.map(({ method }) => method),
        series: shown.map(({ head }) => head),
        points: results.flatMap(({ method, estimates }) =>
          shown.flatMap(({ key, head, scale = 1 }) => {
            const estimate = estimates[key]
            if (!estimate) return []
            const value = estimate.mean * scale
            const half = (estimate.interval ?? 0) * scale
            return [{ method, series: head, value, low: value - half, high: value + half }]
          }),
        ),
      }),
    }
  })
}

/** What was compared, in three sentences. */
export function lead({ setting }: Comparison): string {
  const { sources, targets, fanOut, weights, capacities, limits, realHeadroom, seedsDone, seeds } = setting
  const done =
    seedsDone === seeds ? (seeds === 1 ? '1 seed' : `${seeds} seeds`) : `${seedsDone} of ${seeds} seeds (interrupted)`
  const uneven = weights === undefined ? '' : ` of uneven weight (${weights})`
  // Records from before this was counted do not have it.
  const beyond = setting.limitsBeyondSources || 0
  return (
    `${whoGoes(sources, fanOut, targets, uneven)}; ${capacities}; ${limits}. ` +
    `Real headroom (total limit / demand): ${realHeadroom.toFixed(3)}. ` +
    (beyond > 0 ? `Limits above the number of sources, the most that a target can get: ${beyond}. ` : '') +
    `Means over ${done}, ± 95 % intervals.`
  )
}

function legend({ machine, setting }: Comparison): string {
  return (
    '* or bold: no other method is better in the column. – : no value. ' +
    'Change below 1: the loads do not come to the new shares. ' +
    `Methods that keep the limits: ${setting.within.join(', ') || 'none'}; others do not know them. ` +
    `Machine: ${machine}.`
  )
}

/** Methods by columns, the best of every column marked. */
export function comparison(results: readonly Result[], columns: readonly Column[]): Table {
  return {
    columns: [{ head: 'method', align: 'left' }, ...columns.map(({ head }) => ({ head, align: 'right' as const }))],
    rows: results.map((result) => [result.method, ...columns.map((column) => figure(result, column))]),
  }
}

function figure({ estimates, best }: Result, { key, digits, scale = 1 }: Column): Figure {
  const estimate = estimates[key]
  const interval = (estimate?.interval ?? 0) * scale
  const mean = decimal(estimate && estimate.mean * scale, digits)
  return {
    // An interval that rounds to nothing says nothing.
    text: Number(interval.toFixed(digits)) > 0 ? `${mean} ±${decimal(interval, digits)}` : mean,
    value: estimate?.mean ?? null,
    best: best.has(key),
  }
}
