import { MAX_COUNT } from '../../arguments/numbers.js'
import { fault } from '../read/fault.js'
import type { Row } from '../read/row.js'
import { Table, type TableOptions } from '../read/table.js'

/** Old routes, as `route` writes them. */
export interface Before {
  /** What the sources are called, in the order of the file. */
  readonly ids: readonly string[]
  /** Slots in a row. */
  readonly width: number
  /**
   * Row-major: the index of a target by its name, -1 for an empty slot; names that no target has any
   * more have numbers from the number of targets on.
   */
  readonly routes: Int32Array
  /** Names of targets that are gone, in the order of their numbers. */
  readonly gone: readonly string[]
}

const columns = ['source', 'targets'] as const

/** Reads old routes: the columns source, target_1, target_2, ... of a table; in JSON the fields source and targets. */
export async function readBefore(file: string, names: readonly string[], options: TableOptions): Promise<Before> {
  const table = await Table.open<'source' | 'targets'>(file, columns, options)
  const numbers = new Map(names.map((name, j) => [name, j]))
  const ids: string[] = []
  const seen = new Map<string, number>()
  const rows: number[][] = []
  let width = 1
  const slots = slotsOf(table)
  for await (const stretch of table.rows()) {
    for (const row of stretch) {
      const id = table.label(row, 'source')
      const line = seen.get(id)
      if (line !== undefined) throw table.fault(row, 'source', `"${id}" was there before, on line ${line}`)
      seen.set(id, row.line)
      const targets = slots(row).map((name) => {
        if (name === '') return -1
        const known = numbers.get(name)
        if (known !== undefined) return known
        numbers.set(name, numbers.size)
        return numbers.size - 1
      })
      ids.push(id)
      rows.push(targets)
      width = Math.max(width, targets.length)
      if (ids.length * width > MAX_COUNT) throw fault(table.file, row.line, undefined, `more than ${MAX_COUNT} slots`)
    }
  }
  if (ids.length === 0) throw fault(table.file, 2, 1, 'no sources: only the first line is there')
  const routes = new Int32Array(ids.length * width).fill(-1)
  rows.forEach((row, i) => {
    routes.set(row, i * width)
  })
  return { ids, width, routes, gone: [...numbers.keys()].slice(names.length) }
}

/** What finds the names of the targets in a row. */
function slotsOf(table: Table<'source' | 'targets'>): (row: Row) => readonly string[] {
  if (table.isJson) {
    return (row) => {
      const value = table.value(row, 'targets')
      if (!Array.isArray(value) || !value.every((name) => typeof name === 'string' || typeof name === 'number')) {
        throw table.fault(row, 'targets', 'must be a list of names')
      }
      return value.map(String)
    }
  }
  // `source,target_1,target_2,...`; columns of other names were kept from the file of sources.
  const slots = table.others.filter(({ name }) => /^target_\d+$/.test(name)).map(({ column }) => column)
  if (slots.length === 0) throw fault(table.file, 1, 1, 'no column "target_1": it is not what phase-router route wrote')
  return (row) => slots.map((column) => String(row.cells[column] ?? ''))
}
