import { markdownTable } from '../lib/report/markdown.js'
import { decimal } from '../lib/report/number.js'
import type { Watched } from './diagnostics.mjs'
import type { Figures } from './record.mjs'

export type DiagnosticsRecord = Figures<{ readonly rows: readonly Watched[] }>

/** The figures of docs/guide/watching.md. */
export function diagnosticsFigures({ date, machine, figures }: DiagnosticsRecord): string {
  const columns = ['call', 'without channels, ns', 'nobody listens', 'somebody listens'].map((head, at) => ({
    head,
    align: at === 0 ? ('left' as const) : ('right' as const),
  }))
  const rows = figures.rows.map(({ call, without, nobodyRatio, somebodyRatio }) => [
    `\`${call}\``,
    decimal(without, 0),
    `x ${decimal(nobodyRatio, 3)}`,
    `x ${decimal(somebodyRatio, 2)}`,
  ])
  return [
    'CPU time of small calls on one thread, beside the same library built without channels: medians of the ratios within a round.',
    markdownTable({ columns, rows }),
    `Recorded on ${date} on ${machine.cpu}, Node ${machine.node}.`,
  ].join('\n\n')
}
