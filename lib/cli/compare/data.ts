import { toCsv } from '../../report/csv.js'
import { columnsOf } from './columns.js'
import type { Comparison } from './results.js'

/** The comparison as plain data, every figure unrounded. */
export function comparisonData({ setting, machine, results }: Comparison) {
  const methods = results.map(({ method, estimates, best }) => ({ method, ...estimates, best: [...best] }))
  return { setting, machine, methods }
}

/** The comparison that {@link comparisonData} made data of. */
export function comparisonFrom({ setting, machine, methods }: ReturnType<typeof comparisonData>): Comparison {
  const results = methods.map(({ method, best, ...estimates }) => ({ method, estimates, best: new Set(best) }))
  return { setting, machine, results }
}

/** The comparison as JSON. */
export function comparisonJson(compared: Comparison): string {
  return JSON.stringify(comparisonData(compared), null, 2)
}

/** The comparison as CSV: a mean and half a 95 % interval for every column; empty without a value. */
export function comparisonCsv({ setting, results }: Comparison): string {
  const columns = columnsOf(setting.levels ?? [])
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
