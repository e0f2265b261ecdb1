import { markdownTable } from '../lib/report/markdown.js'
import { decimal } from '../lib/report/number.js'
import type { AssignFigures } from './assign.mjs'
import type { Figures } from './record.mjs'

/** The part of docs/benchmarks.md that is about `assign`; nothing before it was recorded. */
export function assignFigures(record: Figures<AssignFigures> | undefined): string[] {
  if (record === undefined) return []
  const { peers, opponents, large } = record.figures
  return [
    '## assign: the optimum',
    "Milliseconds of CPU time of one thread; gates are synthetic. OR-Tools: its minimum cost flow, which comes to the same score, and how many times as long it takes. Warm: the next batch with the prices of this one, as a part of the time without. Fast: `effort: 'fast'`, and its proved gap. Unfilled: slots that candidates or limits leave open.",
    grid(
      ['sources x candidates', 'unfilled', 'ms', 'OR-Tools ms', 'x', 'warm', 'fast ms', 'fast gap'],
      peers.map((row) => [
        row.name,
        row.unfilled.toLocaleString('en-US'),
        decimal(row.milliseconds, 1),
        typeof row.minCostFlow === 'string' ? '–' : decimal(row.minCostFlow, 0),
        row.timesFasterThanMinCostFlow === null ? '–' : decimal(row.timesFasterThanMinCostFlow, 1),
        decimal(row.warmOverCold, 2),
        decimal(row.fastMilliseconds, 1),
        (row.fastGap ?? 0).toExponential(1),
      ]),
    ),
    'The time of day of one call on 100,000 sources x 64 targets, k = 2, in milliseconds:',
    grid(
      ['threads', 'exact', 'fast'],
      large.map((row) => [`${row.threads}`, decimal(row.exactMilliseconds, 0), decimal(row.fastMilliseconds, 0)]),
    ),
    '## assign: what others make of the same scores',
    'Limits sum to exactly the demand. Score: of the optimum that keeps them; who breaks them may be above it. Survival: slots still filled once limits are enforced; over: routes above the limits. Milliseconds of CPU time of one thread.',
    grid(
      ['scores', 'way', 'score %', 'survival %', 'over %', 'ms'],
      opponents.map((row) => [
        row.name,
        row.way,
        decimal(row.scorePercent, 2),
        decimal(row.survivalPercent, 2),
        decimal(row.overPercent, 2),
        decimal(row.milliseconds ?? 0, 1),
      ]),
    ),
  ]
}

function grid(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = heads.map((head, at) => {
    const numbers = rows.every((row) => !Number.isNaN(Number(row[at]?.replaceAll(',', '').replace('–', '0'))))
    return { head, align: numbers ? ('right' as const) : ('left' as const) }
  })
  return markdownTable({ columns, rows: rows.map((row) => [...row]) })
}
