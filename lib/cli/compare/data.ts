import { toCsv } from '../../report/csv.js'
import { columns } from './columns.js'
import type { Comparison } from './comparison.js'

/** The comparison as JSON, every figure unrounded. */
export function comparisonJson({ setting, machine, results }: Comparison): string {
  const methods = results.map(({ method, estimates, best }) => ({ method, ...estimates, best: [...best] }))
  return JSON.stringify({ setting, machine, methods }, null, 2)
}

/** The comparison as CSV: a mean and half a 95 % interval for every column; empty without a value. */
export function comparisonCsv({ results }: Comparison): string {
  return toCsv(
    results.map(({ method, estimates }) => ({
      method,
      ...Object.fromEntries(
        columns.flatMap(({ key }) => [
          [key, estimates[key]?.mean ?? ''],
          [`${key}95`, estimates[key]?.interval ?? ''],
        ]),
      ),
    })),
  )
}
