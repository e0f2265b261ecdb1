import { createReadStream } from 'node:fs'
import { type CsvError, Parser } from 'csv-parse'

/** One row of a CSV file. */
export interface Row {
  readonly cells: readonly string[]
  /** The line on which it begins, from 1. */
  readonly line: number
}

/** Consecutive rows, and the bytes of the file that were read for them. */
export interface Stretch {
  readonly rows: readonly Row[]
  readonly bytes: number
}

/** In bytes: longer rows are taken for a quote that is never closed, before they fill the memory. */
const longestRow = 2 ** 20

const pieceBytes = 2 ** 18

/** An error in a file, at a line and a column (of the table), both from 1. */
export function fault(file: string, line: number, column: number, message: string): Error {
  return new Error(`${file}:${line}:${column}: ${message}`)
}

/** The rows of a CSV file in UTF-8 (or UTF-16 with a mark), empty lines left out, in stretches. */
export async function* readCsv(file: string, signal: AbortSignal): AsyncGenerator<Stretch, void, undefined> {
  const parser = new RowParser()
  try {
    const stream = createReadStream(file, { highWaterMark: pieceBytes, signal })
    for await (const bytes of stream as AsyncIterable<Buffer>) {
      await new Promise<void>((resolve, reject) => {
        parser.write(bytes, (error) => (error ? reject(error) : resolve()))
      })
      yield { rows: parser.found(), bytes: bytes.length }
    }
    await new Promise<void>((resolve, reject) => {
      parser.once('error', reject)
      parser.end(resolve)
    })
    yield { rows: parser.found(), bytes: 0 }
  } catch (error) {
    throw explained(file, error as Error, parser)
  }
}

/**
 * Keeps records as they are found, each with its line: the parser's own way to tell the line makes
 * an object of some twenty properties for every record, which takes five times as long.
 */
class RowParser extends Parser {
  #rows: Row[] = []
  #before = 0
  // A quoted CR LF counts as two lines in `info`.
  #surplus = 0

  constructor() {
    super({ bom: true, skip_empty_lines: true, trim: true, max_record_size: longestRow })
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
    this.#rows.push({ cells, line: lines - this.#surplus - within })
    return true
  }

  /** The rows that were found since the last time. */
  found(): readonly Row[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  /** The line that is being read. */
  get line(): number {
    return this.info.lines - this.#surplus
  }

  /** The first line after the last row. */
  get next(): number {
    return this.#before - this.#surplus + 1
  }
}

function explained(file: string, error: Error, parser: RowParser): Error {
  const { code, column, record } = error as CsvError & { column?: number; record?: readonly string[] }
  const at = (column ?? 0) + 1
  switch (code as string) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return fault(file, parser.next, at, 'a quote is opened here and never closed')
    case 'CSV_MAX_RECORD_SIZE':
      return fault(file, parser.next, at, `a row of over ${longestRow} bytes; is a quote not closed?`)
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return fault(file, parser.line, at, 'text after a closing quote; inside quotes, a quote is written twice')
    case 'INVALID_OPENING_QUOTE':
      return fault(file, parser.line, at, 'a quote inside a cell that does not begin with one')
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH': {
      const cells = record?.length as number
      return fault(file, parser.line, cells, `the row has ${cells} cells; the first line has another number of them`)
    }
    default:
      return (error as NodeJS.ErrnoException).syscall === undefined ? error : new Error(`${file}: ${error.message}`)
  }
}
