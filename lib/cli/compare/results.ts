import { type Column, columns } from './columns.js'
import { type Estimate, estimate } from './estimate.js'
import type { Measurement } from './measure.js'

/** A method's row: an estimate for every column. */
export interface Result {
  readonly method: string
  readonly estimates: Readonly<Record<keyof Measurement, Estimate | null>>
  /** The columns in which no other method is better. */
  readonly best: ReadonlySet<keyof Measurement>
}

/** Estimates by method from the measurements of every seed. */
export function results(methods: readonly string[], seeds: readonly (readonly Measurement[])[]): readonly Result[] {
  const rows = methods.map((method, at) => ({
    method,
    estimates: Object.fromEntries(
      columns.map(({ key }) => [key, estimate(seeds.map((measurements) => (measurements[at] as Measurement)[key]))]),
    ) as Result['estimates'],
  }))
  return rows.map((row) => ({
    ...row,
    best: new Set(columns.filter((column) => isBest(column, row, rows)).map(({ key }) => key)),
  }))
}

type Row = Omit<Result, 'best'>

function isBest({ key, best }: Column, row: Row, rows: readonly Row[]): boolean {
  const mean = row.estimates[key]?.mean
  if (mean === undefined) {
    return false
  }
  const sign = best === 'most' ? 1 : -1
  return rows.every(({ estimates }) => sign * (estimates[key]?.mean ?? mean) <= sign * mean)
}
