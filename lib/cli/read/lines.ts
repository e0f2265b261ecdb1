import type { Row } from './row.js'

const quote = 0x22
const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Rows of CSV as long as there is no quote: a row is a line, and a cell is what is between two
 * separators. That takes a fifth of the time of a parser.
 */
export class PlainLines {
  /** The number of the first line that was not given yet. */
  line: number
  readonly #separator: string
  readonly #first: number
  #carried: Buffer[] = []

  constructor(separator: string, line: number) {
    this.#separator = separator
    this.#first = line
    this.line = line
  }

  /** Bytes of a line whose end was not seen yet. */
  get pending(): number {
    return this.#carried.reduce((sum, { length }) => sum + length, 0)
  }

  /**
   * The rows that end in these bytes; `rest`, from the beginning of a line on, where a parser has to
   * take over.
   */
  add(chunk: Buffer): { readonly rows: Row[]; readonly rest: Buffer | undefined } {
    const firstQuote = chunk.indexOf(quote)
    const plain = firstQuote === -1 ? chunk : chunk.subarray(0, firstQuote)
    const end = plain.lastIndexOf(lineFeed) + 1
    const rows = end === 0 ? [] : this.#rowsOf(Buffer.concat([...this.#carried.splice(0), plain.subarray(0, end)]))
    const over = firstQuote !== -1 || (this.line === this.#first && this.#endsLinesOtherwise(chunk))
    if (end < chunk.length) this.#carried.push(chunk.subarray(end))
    return { rows, rest: over ? Buffer.concat(this.#carried.splice(0)) : undefined }
  }

  /** The last row, which no line end follows. */
  end(): Row[] {
    return this.#rowsOf(Buffer.concat([...this.#carried.splice(0), Buffer.of(lineFeed)]))
  }

  #rowsOf(bytes: Buffer): Row[] {
    const lines = bytes.toString().split('\n')
    const rows: Row[] = []
    for (let at = 0; at < lines.length - 1; at++) {
      const cells = (lines[at] as string).split(this.#separator)
      for (let column = 0; column < cells.length; column++) cells[column] = (cells[column] as string).trim()
      if (cells.length > 1 || cells[0] !== '') rows.push({ cells, line: this.line })
      this.line += 1
    }
    return rows
  }

  /** Whether the first line ends in CR alone. */
  #endsLinesOtherwise(chunk: Buffer): boolean {
    const at = chunk.indexOf(carriageReturn)
    const before = this.#carried.at(-1)?.at(-1)
    return (at !== -1 && at < chunk.length - 1) || (before === carriageReturn && chunk.length > 0)
  }
}
