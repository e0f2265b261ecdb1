import type { SourceColumn } from '../read/sources.js'
import type { Table } from '../read/table.js'
import type { Before } from './before.js'

/** The sources of today. */
export interface Sources {
  readonly ids: readonly string[]
  readonly weights?: Float64Array
  readonly fanOuts?: Uint32Array
}

/** Reads the sources of today. Each id once: it tells which old routes are whose. */
export async function readSources(table: Table<SourceColumn>, common: number, targets: number): Promise<Sources> {
  const ids: string[] = []
  const weights: number[] = []
  const fanOuts: number[] = []
  const lines = new Map<string, number>()
  for await (const rows of table.rows()) {
    for (const row of rows) {
      const id = table.label(row, 'id')
      const line = lines.get(id)
      if (line !== undefined) throw table.fault(row, 'id', `"${id}" was there before, on line ${line}`)
      lines.set(id, row.line)
      ids.push(id)
      if (table.has('weight')) weights.push(table.amount(row, 'weight'))
      if (table.has('fan-out')) {
        const most = ` (there are ${targets} targets)`
        fanOuts.push(table.isEmpty(row, 'fan-out') ? common : table.count(row, 'fan-out', targets, most))
      }
    }
  }
  return {
    ids,
    ...(table.has('weight') && { weights: Float64Array.from(weights) }),
    ...(table.has('fan-out') && { fanOuts: Uint32Array.from(fanOuts) }),
  }
}

/** The old routes of the sources of today, in their order; new ones have none. */
export function oldRoutesOf(ids: readonly string[], before: Before): Int32Array {
  const { width } = before
  const rows = new Map(before.ids.map((id, i) => [id, i]))
  const routes = new Int32Array(ids.length * width).fill(-1)
  ids.forEach((id, i) => {
    const row = rows.get(id)
    if (row !== undefined) routes.set(before.routes.subarray(row * width, (row + 1) * width), i * width)
  })
  return routes
}
