import { toCsv } from '../../report/csv.js'
import { machine } from '../measure/machine.js'
import type { MoeRow } from './measure.js'
import { timing } from './measure.js'

/** The table as JSON, every figure unrounded. */
export function moeJson(rows: readonly MoeRow[]): string {
  return JSON.stringify({ timing, machine, rows: rows.map(record) }, null, 2)
}

/** The table as CSV, every figure unrounded. */
export function moeCsv(rows: readonly MoeRow[]): string {
  return toCsv(rows.map(record))
}

function record({ experiment, n, k, headroom, profile, realHeadroom, results }: MoeRow) {
  return {
    experiment,
    n,
    k,
    headroom,
    profile,
    realHeadroom,
    ...Object.fromEntries(results.map(({ method, survival }) => [method, survival])),
    ...Object.fromEntries(results.map(({ method, milliseconds }) => [`${method}Ms`, milliseconds])),
  }
}
