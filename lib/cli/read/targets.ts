import { invalidValue } from '../../errors.js'
import { say } from '../terminal.js'
import { type ColumnNames, sameName } from './columns.js'
import { fault } from './fault.js'
import type { Row } from './row.js'
import { Table, type TableOptions } from './table.js'

/** The targets of a file, in its order. */
export interface Targets {
  readonly names: readonly string[]
  readonly capacities: Float64Array
  /** Whether the table says capacities; otherwise they are equal. */
  readonly hasCapacities: boolean
  /** Infinity where there is none; absent without the column. */
  readonly limits?: Float64Array
  /** The most routes beside a limit in weight; Infinity where there is none, absent without the column. */
  readonly routeLimits?: Float64Array
  /** Equal numbers for equal names; absent without the column. */
  readonly domains?: Uint32Array
  /** The columns of the topology, the widest first, and each target's node in them; absent where none were named. */
  readonly topology?: readonly TargetLevel[]
}

/** A level of a topology: a column, and what it says of each target. */
export interface TargetLevel {
  readonly name: string
  readonly of: readonly string[]
}

export type TargetColumn = 'name' | 'capacity' | 'limit' | 'domain' | 'route-limit'

const columns: ColumnNames<TargetColumn> = ['name', 'capacity', 'limit', 'domain']

export interface TargetsOptions extends TableOptions {
  /** Whether the column `route-limit` means something here. */
  readonly routeLimits?: boolean
  /** The columns that are levels of a topology, the widest first. */
  readonly topology?: readonly string[] | undefined
}

/**
 * Reads targets. Limits count routes, or weights where sources are `weighted`: whole numbers only
 * in the first case. Columns that mean nothing are told.
 */
export async function readTargets(file: string, weighted: boolean, options: TargetsOptions): Promise<Targets> {
  const limited: ColumnNames<TargetColumn> = options.routeLimits === true ? [...columns, 'route-limit'] : columns
  const topology = options.topology ?? []
  const twice = topology.find((name) => limited.some((column) => sameName(column) === sameName(name)))
  if (twice !== undefined) throw invalidValue('--topology', `names ${twice}, a column that means something else`)
  const known: ColumnNames<string> = [...limited, ...topology]
  const table = await Table.open(file, known, options)
  const missing = table.isJson ? undefined : topology.find((name) => !table.has(name))
  if (missing !== undefined) throw fault(table.file, 1, 1, `no column "${missing}", which --topology names`)
  const levels = new Levels(table, topology)
  const limit = (row: Row, column: 'limit' | 'route-limit') => {
    if (table.isEmpty(row, column)) {
      return Number.POSITIVE_INFINITY
    }
    return weighted && column === 'limit' ? table.amount(row, column) : table.count(row, column)
  }
  // An object of JSON that says nothing has capacity 1; a cell of CSV that is empty is a mistake.
  const isEqual = (row: Row) => !table.has('capacity') || (table.isJson && table.isEmpty(row, 'capacity'))
  const lines = new Map<string, number>()
  const capacities: number[] = []
  const limits: number[] = []
  const routeLimits: number[] = []
  const domains = new Domains()
  for await (const rows of table.rows()) {
    for (const row of rows) {
      const name = table.label(row, 'name')
      const line = lines.get(name)
      if (line !== undefined) {
        throw table.fault(row, 'name', `"${name}" is taken by the target of line ${line}`)
      }
      lines.set(name, row.line)
      capacities.push(isEqual(row) ? 1 : table.amount(row, 'capacity'))
      limits.push(limit(row, 'limit'))
      if (table.has('route-limit')) routeLimits.push(limit(row, 'route-limit'))
      domains.add(table.text(row, 'domain'))
      levels.add(row)
    }
  }
  if (table.unknown.length > 0) {
    const unknown = table.unknown.map(({ name }) => name).join(', ')
    say(`${table.file}: columns without a meaning here: ${unknown} (those with one: ${known.join(', ')})`)
  }
  say(...table.hints())
  if (lines.size === 0) {
    throw fault(table.file, 2, 1, 'no targets: only the first line is there')
  }
  if (capacities.every((capacity) => capacity === 0)) {
    throw fault(table.file, 2, 1, 'no target has a capacity above 0')
  }
  return {
    names: [...lines.keys()],
    capacities: Float64Array.from(capacities),
    hasCapacities: table.has('capacity'),
    ...(table.has('limit') && { limits: Float64Array.from(limits) }),
    ...(table.has('route-limit') && { routeLimits: Float64Array.from(routeLimits) }),
    ...(table.has('domain') && { domains: Uint32Array.from(domains.numbers) }),
    ...(topology.length > 0 && { topology: levels.levels }),
  }
}

/** Numbers for the names of failure domains; a target without one gets a number of its own. */
class Domains {
  readonly numbers: number[] = []
  readonly #named = new Map<string, number>()

  add(name: string): void {
    const fresh = this.numbers.length
    const number = this.#named.get(name) ?? fresh
    if (name !== '') {
      this.#named.set(name, number)
    }
    this.numbers.push(number)
  }
}

/** The nodes of targets, level by level. */
class Levels {
  readonly levels: readonly { readonly name: string; readonly of: string[] }[]
  readonly #table: Table<string>
  /** By level, the node above each node, and the line that says so first. */
  readonly #above: readonly Map<string, { readonly node: string; readonly line: number }>[]

  constructor(table: Table<string>, names: readonly string[]) {
    this.#table = table
    this.levels = names.map((name) => ({ name, of: [] }))
    this.#above = names.map(() => new Map())
  }

  /** Reads the nodes of a row. Throws where one is missing, or lies in two nodes. */
  add(row: Row): void {
    let wider: string | undefined
    for (const [at, { name, of }] of this.levels.entries()) {
      const node = this.#table.text(row, name)
      if (node === '') throw this.#table.fault(row, name, 'is empty, and --topology names it')
      const above = this.#above[at] as Map<string, { node: string; line: number }>
      const known = above.get(node)
      if (wider !== undefined && known !== undefined && known.node !== wider) {
        throw this.#table.fault(
          row,
          name,
          `"${node}" is in "${wider}" here, and in "${known.node}" in line ${known.line}`,
        )
      }
      if (known === undefined) above.set(node, { node: wider ?? '', line: row.line })
      of.push(node)
      wider = node
    }
  }
}
