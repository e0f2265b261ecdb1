import { type ColumnNames, Columns, type OtherColumn } from './columns.js'
import { csvRows } from './csv.js'
import { decoded, type Text } from './decode.js'
import { fault } from './fault.js'
import { type Input, openInput } from './input.js'
import { JsonRows } from './json.js'
import { parseNumber } from './numbers.js'
import { maxRowBytes, RawJson, type Row, type Value } from './row.js'
import { separatorOf } from './separator.js'

/** How a table is read. */
export interface TableOptions {
  readonly signal: AbortSignal
  /** What is between cells of CSV; found from the first line where it is absent. */
  readonly separator?: string | undefined
}

const loneSurrogate = /\p{Surrogate}/u

type Rows = AsyncGenerator<readonly Row[], void, undefined>

/**
 * A table in a file, a pipe or standard input (`-`): CSV whose first line names the columns, or JSON
 * objects, in a list or one after another (NDJSON); packed by gzip or not. What it is is found from
 * how it begins. Columns come in any order, and their names in any spelling ({@link sameName}).
 * Errors name file, line and column. Memory for some rows.
 */
export class Table<Name extends string> {
  /** The file, as errors call it. */
  readonly file: string
  /** Whether rows are objects of JSON: any of them may bring a column that was not there before. */
  readonly isJson: boolean
  readonly #columns: Columns<Name>
  readonly #text: Text
  readonly #input: Input
  readonly #rows: Rows

  /** Reads how a table begins. Throws where a column is there twice, or the first of `names` is missing. */
  static async open<Name extends string>(
    file: string,
    names: ColumnNames<Name>,
    { signal, separator }: TableOptions,
  ): Promise<Table<Name>> {
    const input = await openInput(file, signal)
    const text = await decoded(input)
    const begin = await firstLine(text)
    const columns = new Columns(text.name, names)
    const isJson = /^[[{]/.test(begin.line.trimStart())
    const all = { ...text, chunks: begin.chunks }
    const rows = isJson ? jsonRows(all, columns) : csvTable(all, begin.line, columns, names, separator)
    const first = await rows.next()
    if (first.done) throw fault(text.name, 1, 1, empty(names))
    if (columns.of(names[0]) === undefined) {
      const objects = `the first object has no "${names[0]}"`
      const found = columns.found.join(', ')
      const line = first.value[0]?.line ?? 1
      throw isJson
        ? fault(text.name, line, undefined, `${objects}; it has: ${found}`)
        : fault(text.name, line, 1, `no column "${names[0]}"; the first line is: ${found}`)
    }
    return new Table(text, input, isJson, columns, followedBy(isJson ? first.value : [], rows))
  }

  private constructor(text: Text, input: Input, isJson: boolean, columns: Columns<Name>, rows: Rows) {
    this.file = text.name
    this.isJson = isJson
    this.#text = text
    this.#input = input
    this.#columns = columns
    this.#rows = rows
  }

  /** The rows in order, in stretches of some thousand; only once. */
  rows(): Rows {
    return this.#rows
  }

  /** The bytes that there are to read, where that is known, and those that were read. */
  get progress(): { readonly size: number | undefined; readonly position: number } {
    const { size, position } = this.#input
    return { size, position }
  }

  /** Whether there is a column; with JSON, so far. */
  has(name: Name): boolean {
    return this.#columns.of(name) !== undefined
  }

  /** Columns of other names; with JSON, those that were found so far. */
  get others(): readonly OtherColumn[] {
    return this.#columns.others
  }

  /** Those of them for which there is no hint. */
  get unknown(): readonly OtherColumn[] {
    return this.#columns.unknown
  }

  /** What the names of other columns may have been meant to be, in sentences. */
  hints(): readonly string[] {
    return this.#columns.hints()
  }

  /** What a cell holds, unchecked; undefined where it is missing. */
  value(row: Row, name: Name): Value {
    const column = this.#columns.of(name)
    return column === undefined ? undefined : row.cells[column]
  }

  /** Whether a cell is empty, null or missing. */
  isEmpty(row: Row, name: Name): boolean {
    const value = this.value(row, name)
    return value === undefined || value === null || value === ''
  }

  /** An error in a cell. */
  fault(row: Row, name: Name, message: string): Error {
    const column = this.#columns.of(name)
    const shown = this.isJson || column === undefined ? undefined : column + 1
    return fault(this.file, row.line, shown, `${name} ${message}`)
  }

  /** A cell as text; empty where it is missing. */
  text(row: Row, name: Name): string {
    const value = this.value(row, name)
    if (value === undefined || value === null) return ''
    if (typeof value === 'string') return this.#checked(row, name, value)
    if (typeof value === 'number') return String(value)
    if (value instanceof RawJson && !/^[[{]/.test(value.text)) return value.text
    throw this.fault(row, name, `must be text or a number; received ${JSON.stringify(value)}`)
  }

  /** A cell as text, which must not be empty. */
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

  /** A whole number from 0 to `most`; `because` says why not more. */
  count(row: Row, name: Name, most = Number.MAX_SAFE_INTEGER, because = ''): number {
    const kind = most < Number.MAX_SAFE_INTEGER ? `a whole number from 0 to ${most}${because}` : 'a whole number >= 0'
    return this.#number(row, name, kind, (value) => Number.isInteger(value) && value <= most)
  }

  #number(row: Row, name: Name, kind: string, fits: (value: number) => boolean): number {
    const value = this.value(row, name)
    const text = this.text(row, name)
    const number = typeof value === 'number' ? value : parseNumber(text)
    if (!(number >= 0 && fits(number))) {
      // As spreadsheets of many countries write it; 1,500 would be another number in others.
      const hint = /^\d+(,\d+)+$/.test(text) ? ' (numbers have a point and no comma)' : ''
      throw this.fault(row, name, `must be ${kind}; received ${JSON.stringify(value ?? '')}${hint}`)
    }
    return number
  }

  /** Names and ids are told apart by their text: it must be what the file says. */
  #checked(row: Row, name: Name, text: string): string {
    if (this.#text.isDamaged() && text.includes('\uFFFD')) {
      throw this.fault(row, name, 'has bytes that are not UTF-8; save the file as UTF-8')
    }
    if (this.isJson && loneSurrogate.test(text)) {
      throw this.fault(row, name, `has half of a sign of two (a lone surrogate): ${JSON.stringify(text)}`)
    }
    return text
  }
}

function empty(names: readonly string[]): string {
  return `the file is empty; its first line must name the columns: ${names.join(', ')}`
}

/** Text up to the end of the first line that is not empty, or what there is, and all of it. */
async function firstLine({ name, chunks }: Text): Promise<{ line: string; chunks: Text['chunks'] }> {
  const read: Buffer[] = []
  let line = ''
  while (!hasLine(line)) {
    const { done, value } = await chunks.next()
    if (done) break
    read.push(value)
    line = Buffer.concat(read).toString()
    if (line.length > maxRowBytes && !hasLine(line)) {
      throw fault(name, 1, 1, `a first line of over ${maxRowBytes} bytes`)
    }
  }
  return { line, chunks: followedBy(Buffer.concat(read), chunks) as Text['chunks'] }
}

/** Whether there is a line with text in it, and its end. Not by one expression: that would look at all ends from all beginnings. */
function hasLine(text: string): boolean {
  const begin = text.search(/\S/)
  return begin !== -1 && /[\r\n]/.test(text.slice(begin))
}

/** The head, which gives the columns, alone; then the rows. */
async function* csvTable<Name extends string>(
  text: Text,
  line: string,
  columns: Columns<Name>,
  names: ColumnNames<Name>,
  given: string | undefined,
): Rows {
  const found = separatorOf(line, names[0])
  const skip = found.skip
  const chunks = skip === 0 ? text.chunks : skipped(text.chunks, skip)
  const separator = given ?? found.separator
  let width: number | undefined
  for await (const stretch of csvRows({ ...text, chunks }, separator, skip === 0 ? 1 : 2)) {
    let rows: readonly Row[] = stretch
    if (width === undefined) {
      const [head, ...rest] = stretch
      if (head === undefined) continue
      head.cells.forEach((cell, column) => {
        columns.add(cell as string, column, head.line, column + 1)
      })
      width = head.cells.length
      yield [head]
      rows = rest
    }
    for (const { cells, line } of rows) if (cells.length !== width) throw uneven(text.name, line, cells.length, width)
    yield rows
  }
}

function uneven(file: string, line: number, cells: number, width: number): Error {
  const count = (number: number) => `${number} cell${number === 1 ? '' : 's'}`
  return fault(file, line, Math.min(cells, width + 1), `the row has ${count(cells)}; the first line has ${width}`)
}

async function* jsonRows<Name extends string>(text: Text, columns: Columns<Name>): Rows {
  const rows = new JsonRows(text, (name, column, line) => columns.add(name, column, line, undefined))
  for await (const stretch of rows.rows()) if (stretch.length > 0) yield stretch
}

async function* followedBy<Item>(first: Item, rest: AsyncGenerator<Item>): AsyncGenerator<Item, void, undefined> {
  yield first
  yield* rest
}

async function* skipped(chunks: Text['chunks'], bytes: number): Text['chunks'] {
  let rest = bytes
  for await (const chunk of chunks) {
    yield chunk.subarray(rest)
    rest = Math.max(0, rest - chunk.length)
  }
}
