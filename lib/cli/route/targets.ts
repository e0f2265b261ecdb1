import { fault, type Row } from './csv.js'
import { type ColumnNames, Sheet } from './sheet.js'

/** The targets of a file, in its order. */
export interface Targets {
  readonly names: readonly string[]
  readonly capacities: Float64Array
  /** Infinity where there is none; absent without the column. */
  readonly limits?: Float64Array
  /** Equal numbers for equal names; absent without the column. */
  readonly domains?: Uint32Array
}

type Column = 'name' | 'capacity' | 'limit' | 'domain'

const columns: ColumnNames<Column> = ['name', 'capacity', 'limit', 'domain']

/**
 * Reads targets. Limits count routes, or weights where sources are `weighted`: whole numbers only
 * in the first case.
 */
export async function readTargets(file: string, weighted: boolean, signal: AbortSignal): Promise<Targets> {
  const sheet = await Sheet.open(file, columns, signal)
  const [other] = sheet.others
  if (other !== undefined) {
    throw sheet.headFault(other.column, `unknown column "${other.name}"; the columns are ${columns.join(', ')}`)
  }
  const limit = (row: Row) => {
    if (sheet.text(row, 'limit') === '') {
      return Number.POSITIVE_INFINITY
    }
    return weighted ? sheet.amount(row, 'limit') : sheet.count(row, 'limit')
  }
  const lines = new Map<string, number>()
  const capacities: number[] = []
  const limits: number[] = []
  const domains = new Domains()
  for await (const { rows } of sheet.rows()) {
    for (const row of rows) {
      const name = sheet.label(row, 'name')
      const line = lines.get(name)
      if (line !== undefined) {
        throw sheet.fault(row, 'name', `"${name}" is taken by the target of line ${line}`)
      }
      lines.set(name, row.line)
      capacities.push(sheet.has('capacity') ? sheet.amount(row, 'capacity') : 1)
      limits.push(limit(row))
      domains.add(sheet.text(row, 'domain'))
    }
  }
  if (lines.size === 0) {
    throw fault(file, 2, 1, 'no targets: only the first line is there')
  }
  if (capacities.every((capacity) => capacity === 0)) {
    throw fault(file, 2, 1, 'no target has a capacity above 0')
  }
  return {
    names: [...lines.keys()],
    capacities: Float64Array.from(capacities),
    ...(sheet.has('limit') && { limits: Float64Array.from(limits) }),
    ...(sheet.has('domain') && { domains: Uint32Array.from(domains.numbers) }),
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
