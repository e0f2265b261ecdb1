import { type CsvError, Parser } from 'csv-parse'
import type { Text } from './decode.js'
import { fault } from './fault.js'
import { PlainLines } from './lines.js'
import { maxRowBytes, type Row } from './row.js'

/**
 * The rows of CSV, empty lines left out, in stretches. `line` is the number of the first one. Cells
 * are without the blanks around them, unless they are in quotes.
 */
export async function* csvRows(
  { name, chunks }: Text,
  separator: string,
  line: number,
): AsyncGenerator<Row[], void, undefined> {
  const lines = new PlainLines(separator, line)
  let parser: RowParser | undefined
  for await (const chunk of chunks) {
    let rest: Buffer | undefined = chunk
    if (parser === undefined) {
      const { rows, rest: quoted } = lines.add(chunk)
      if (rows.length > 0) yield rows
      if (lines.pending > maxRowBytes) throw fault(name, lines.line, 1, `a row of over ${maxRowBytes} bytes`)
      if (quoted !== undefined) parser = new RowParser(name, separator, lines.line)
      rest = quoted
    }
    if (parser !== undefined && rest !== undefined) yield await parser.add(rest)
  }
  yield parser === undefined ? lines.end() : await parser.finish()
}

/**
 * The parser for what has quotes in it. It keeps records as they are found, each with its line: its
 * own way to tell the line makes an object of some twenty properties for every record, which takes
 * five times as long.
 */
class RowParser extends Parser {
  readonly #name: string
  readonly #first: number
  #rows: Row[] = []
  #before = 0
  // A quoted CR LF counts as two lines in `info`.
  #surplus = 0

  constructor(name: string, separator: string, first: number) {
    super({
      delimiter: separator,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
      max_record_size: maxRowBytes,
    })
    this.#name = name
    this.#first = first
    // The error is also given to the callback of the write that met it.
    this.on('error', () => {})
  }

  override push(cells: readonly string[] | null): boolean {
    if (cells === null) {
      return super.push(null)
    }
    const { lines } = this.info
    let within = 0
    if (lines - this.#before > 1) {
      const text = cells.join()
      const pairs = text.split('\r\n').length - 1
      within = text.split(/\r\n|\r|\n/).length - 1
      this.#surplus += pairs
    }
    this.#before = lines
    this.#rows.push({ cells, line: lines - this.#surplus - within + this.#first - 1 })
    return true
  }

  /** The rows that end in these bytes. */
  async add(bytes: Buffer): Promise<Row[]> {
    await new Promise<void>((resolve, reject) => {
      this.write(bytes, (error) => (error ? reject(this.#explained(error)) : resolve()))
    })
    return this.#found()
  }

  /** The rows that are left. */
  async finish(): Promise<Row[]> {
    await new Promise<void>((resolve, reject) => {
      this.once('error', (error) => reject(this.#explained(error)))
      this.end(resolve)
    })
    return this.#found()
  }

  #found(): Row[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  #explained(error: Error): Error {
    const { code, column } = error as CsvError & { column?: number }
    const at = (column ?? 0) + 1
    const line = this.info.lines - this.#surplus + this.#first - 1
    // The first line after the last row.
    const next = this.#before - this.#surplus + this.#first
    switch (code as string) {
      case 'CSV_QUOTE_NOT_CLOSED':
        return fault(this.#name, next, at, 'a quote is opened here and never closed')
      case 'CSV_MAX_RECORD_SIZE':
        return fault(this.#name, next, at, `a row of over ${maxRowBytes} bytes; is a quote not closed?`)
      case 'CSV_INVALID_CLOSING_QUOTE':
      case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
        return fault(this.#name, line, at, 'text after a closing quote; inside quotes, a quote is written twice')
      case 'INVALID_OPENING_QUOTE':
        return fault(this.#name, line, at, 'a quote inside a cell that does not begin with one')
      default:
        return error
    }
  }
}
