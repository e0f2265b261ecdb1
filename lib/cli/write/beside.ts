import type { Spool } from '../../files/spool.js'
import type { OtherColumn } from '../read/columns.js'
import type { Row } from '../read/row.js'
import type { SourceColumn } from '../read/sources.js'
import type { Table } from '../read/table.js'
import { say } from '../terminal.js'
import type { TextFormat } from './formats.js'
import type { Beside } from './rows.js'

/**
 * What is kept of the rows of sources to stand beside their targets: the id, and the columns that
 * mean nothing here, as the format writes them.
 */
export class KeptColumns {
  readonly #table: Table<SourceColumn>
  readonly #format: TextFormat
  readonly #also: readonly SourceColumn[]
  readonly #others: OtherColumn[] = []
  /** How many columns were known from which source on. */
  readonly #known: { readonly from: number; readonly columns: number }[] = [{ from: 0, columns: 0 }]
  #looked = 0

  /** Columns of names that rows have themselves are left out, and told; `also` are kept although they mean something. */
  constructor(table: Table<SourceColumn>, format: TextFormat, also: readonly SourceColumn[] = []) {
    this.#table = table
    this.#format = format
    this.#also = also.filter((name) => table.has(name) || (table.isJson && name === 'fan-out'))
    this.#look(0)
  }

  /** Texts for each source. */
  get texts(): number {
    return this.names.length > 0 || this.#table.isJson ? 2 : 1
  }

  /** The names of the columns that are kept. */
  get names(): readonly string[] {
    return [...this.#also, ...this.#others.map(({ name }) => name)]
  }

  /** The texts of a source. */
  of(row: Row, source: number): readonly string[] {
    if (this.#looked < this.#table.others.length) this.#look(source)
    const id = this.#format.cell(this.#table.text(row, 'id'))
    if (this.texts === 1) return [id]
    let others = ''
    for (const name of this.#also) others += this.#format.other(name, this.#table.value(row, name))
    for (const { name, column } of this.#others) others += this.#format.other(name, row.cells[column])
    return [id, others]
  }

  /** What was kept, for the writer of rows. */
  beside(spool: Spool): Beside {
    const missing = this.#known.map(({ from, columns }) => ({
      from,
      // Other formats name their columns in every row.
      text: this.#format.unfilled === 'empty' ? this.#format.other('', '').repeat(this.#others.length - columns) : '',
    }))
    let at = 0
    return {
      texts: spool.read(),
      missing: (source) => {
        while (source >= (missing[at + 1]?.from ?? Number.POSITIVE_INFINITY)) at += 1
        return (missing[at] as { text: string }).text
      },
    }
  }

  #look(source: number): void {
    const found = this.#table.others.slice(this.#looked)
    this.#looked += found.length
    const clashing = found.filter(({ name }) => this.#format.isOwn(name))
    for (const { name } of clashing) {
      say(`${this.#table.file}: the column ${name} is left out: what is written has one of that name`)
    }
    this.#others.push(...found.filter((column) => !clashing.includes(column)))
    this.#known.push({ from: source, columns: this.#others.length })
  }
}
