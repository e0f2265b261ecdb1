import { fault, type Row, readCsv, type Stretch } from './csv.js'

const decimal = /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** What a file may hold: its columns, of which the first must be there. */
export type ColumnNames<Name extends string> = readonly [Name, ...Name[]]

/** A CSV file whose first line names its columns, in any order and in upper or lower case. */
export class Sheet<Name extends string> {
  readonly file: string
  /** Columns of other names. */
  readonly others: readonly { readonly name: string; readonly column: number }[]
  readonly #head: Row
  readonly #columns = new Map<string, number>()
  readonly #stretches: AsyncGenerator<Stretch, void, undefined>
  readonly #first: Stretch

  /** Reads the first line. Throws where it names no column twice, or not the first of `names`. */
  static async open<Name extends string>(
    file: string,
    names: ColumnNames<Name>,
    signal: AbortSignal,
  ): Promise<Sheet<Name>> {
    const stretches = readCsv(file, signal)
    for (;;) {
      const { done, value: stretch } = await stretches.next()
      if (done) {
        throw fault(file, 1, 1, `the file is empty; its first line must name the columns: ${names.join(', ')}`)
      }
      const [head, ...rows] = stretch.rows
      if (head !== undefined) {
        return new Sheet(file, names, head, { ...stretch, rows }, stretches)
      }
    }
  }

  private constructor(
    file: string,
    names: ColumnNames<Name>,
    head: Row,
    first: Stretch,
    stretches: AsyncGenerator<Stretch, void, undefined>,
  ) {
    this.file = file
    this.#head = head
    this.#first = first
    this.#stretches = stretches
    const others: { name: string; column: number }[] = []
    head.cells.forEach((cell, column) => {
      const name = cell.toLowerCase()
      if (this.#columns.has(name)) {
        throw this.headFault(column, `a second column "${name}"`)
      }
      if ((names as readonly string[]).includes(name)) {
        this.#columns.set(name, column)
      } else {
        others.push({ name: cell, column })
      }
    })
    this.others = others
    const [required] = names
    if (!this.has(required)) {
      throw this.headFault(0, `no column "${required}"; the first line is: ${head.cells.join(', ')}`)
    }
  }

  /** The rows after the first, in stretches; only once. */
  async *rows(): AsyncGenerator<Stretch, void, undefined> {
    yield this.#first
    yield* this.#stretches
  }

  /** Whether there is a column. */
  has(name: Name): boolean {
    return this.#columns.has(name)
  }

  /** An error in the first line. */
  headFault(column: number, message: string): Error {
    return fault(this.file, this.#head.line, column + 1, message)
  }

  /** An error in a cell. */
  fault(row: Row, name: Name, message: string): Error {
    return fault(this.file, row.line, (this.#columns.get(name) as number) + 1, `${name} ${message}`)
  }

  /** A cell; empty where there is no such column. */
  text(row: Row, name: Name): string {
    const column = this.#columns.get(name)
    const text = column === undefined ? '' : (row.cells[column] as string)
    if (text.includes('\uFFFD')) {
      throw this.fault(
        row,
        name,
        'has bytes that are not UTF-8 (or the sign that stands for such bytes, U+FFFD); save the file as UTF-8',
      )
    }
    return text
  }

  /** A cell that must not be empty. */
  label(row: Row, name: Name): string {
    const text = this.text(row, name)
    if (text === '') {
      throw this.fault(row, name, 'must not be empty')
    }
    return text
  }

  /** A number >= 0. */
  amount(row: Row, name: Name): number {
    return this.#number(row, name, 'a number >= 0', Number.isFinite)
  }

  /** A whole number from 0 to `most`. */
  count(row: Row, name: Name, most = Number.MAX_SAFE_INTEGER): number {
    const kind = most < Number.MAX_SAFE_INTEGER ? `a whole number from 0 to ${most}` : 'a whole number >= 0'
    return this.#number(row, name, kind, (value) => Number.isInteger(value) && value <= most)
  }

  #number(row: Row, name: Name, kind: string, fits: (value: number) => boolean): number {
    const text = this.text(row, name)
    const value = decimal.test(text) ? Number(text) : Number.NaN
    if (!fits(value)) {
      throw this.fault(row, name, `must be ${kind}; received "${text}"`)
    }
    return value
  }
}
