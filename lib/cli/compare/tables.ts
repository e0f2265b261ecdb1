import { decimal } from '../../report/number.js'
import type { Figure, Table } from '../../report/table.js'
import type { Column } from './columns.js'
import type { Result } from './results.js'

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
