import type { Chunk } from '../../index.js'
import type { TextFormat } from './formats.js'

const blockBytes = 2 ** 20
const digitsOfSource = 10
/** UTF-8 bytes that one UTF-16 unit can take. */
const bytesPerUnit = 3
const comma = 0x2c
const zero = 0x30

/**
 * Writes rows as text into a block of bytes that is used again and again: names are encoded once,
 * and no string is made for a route.
 */
export class TextRows {
  readonly #format: TextFormat
  readonly #fanOut: number
  readonly #row: Buffer
  readonly #firstRow: Buffer
  readonly #afterSource: Buffer
  readonly #endRow: Buffer
  readonly #names: Buffer
  readonly #starts: Float64Array
  /** The most that a row takes, its source left out. */
  readonly #rowBytes: number
  #block: Buffer
  #length = 0

  constructor(format: TextFormat, names: readonly string[], fanOut: number) {
    this.#format = format
    this.#fanOut = fanOut
    this.#row = Buffer.from(format.row)
    this.#firstRow = Buffer.from(format.firstRow)
    this.#afterSource = Buffer.from(format.afterSource)
    this.#endRow = Buffer.from(format.endRow)
    const encoded = names.map((name) => Buffer.from(format.quote(name)))
    this.#names = Buffer.concat(encoded)
    this.#starts = new Float64Array(names.length + 1)
    encoded.forEach(({ length }, j) => {
      this.#starts[j + 1] = (this.#starts[j] as number) + length
    })
    const longest = encoded.reduce((most, { length }) => Math.max(most, length), 0)
    const fixed = [this.#row, this.#firstRow, this.#afterSource, this.#endRow]
    this.#rowBytes = fixed.reduce((sum, { length }) => sum + length, 0) + fanOut * (longest + 1)
    this.#block = Buffer.allocUnsafeSlow(blockBytes)
  }

  /** Adds the rows of a chunk from source `from` on, as many as the block holds; returns the next source. */
  add({ from: first, to, routes }: Chunk, from: number, ids: readonly string[] | undefined): number {
    for (let source = from; source < to; source++) {
      const id = ids && this.#format.quote(ids[source - first] as string)
      const most = this.#rowBytes + (id === undefined ? digitsOfSource : id.length * bytesPerUnit)
      if (this.#length + most > this.#block.length) {
        if (this.#length > 0) {
          return source
        }
        this.#block = Buffer.allocUnsafeSlow(most)
      }
      this.#put(source === 0 ? this.#firstRow : this.#row)
      if (id === undefined) {
        this.#putNumber(source)
      } else {
        this.#length += this.#block.write(id, this.#length)
      }
      this.#put(this.#afterSource)
      this.#putSlots(routes, (source - first) * this.#fanOut)
      this.#put(this.#endRow)
    }
    return to
  }

  /** The bytes added since the last time: valid until rows are added again. */
  take(): Uint8Array {
    const bytes = this.#block.subarray(0, this.#length)
    this.#length = 0
    return bytes
  }

  #put(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at++) {
      this.#block[this.#length++] = bytes[at] as number
    }
  }

  #putNumber(value: number): void {
    const begin = this.#length
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) {
      this.#length++
    }
    let rest = value
    for (let at = this.#length++; at >= begin; at--) {
      this.#block[at] = zero + (rest % 10)
      rest = Math.floor(rest / 10)
    }
  }

  #putSlots(routes: Int32Array, first: number): void {
    const block = this.#block
    const names = this.#names
    let length = this.#length
    for (let slot = 0; slot < this.#fanOut; slot++) {
      const target = routes[first + slot] as number
      if (target < 0 && this.#format.unfilled === 'absent') {
        break
      }
      if (slot > 0) {
        block[length++] = comma
      }
      if (target >= 0) {
        const end = this.#starts[target + 1] as number
        for (let at = this.#starts[target] as number; at < end; at++) {
          block[length++] = names[at] as number
        }
      }
    }
    this.#length = length
  }
}
