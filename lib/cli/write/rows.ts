import type { SpoolReader } from '../../files/spool.js'
import type { Chunk } from '../../index.js'
import type { TextFormat } from './formats.js'

const blockBytes = 2 ** 20
const digitsOfSource = 10
const zero = 0x30
/** Copying more bytes than these at once pays for the call. */
const few = 48

/** What stands beside the targets of a row, as it is written. */
export interface Beside {
  /** A record for each source: what it is called and, if there are two texts, what comes after its targets. */
  readonly texts: SpoolReader
  /** What the second text lacks at its end, for sources before a column was known. */
  missing(source: number): string
}

/**
 * Writes rows as text into a block of bytes that is used again and again: names are encoded once,
 * and no string is made for a route.
 */
export class RouteRows {
  readonly #format: TextFormat
  readonly #fanOut: number
  readonly #beside: Beside | undefined
  readonly #row: Buffer
  readonly #firstRow: Buffer
  readonly #afterSource: Buffer
  readonly #between: number
  readonly #afterTargets: Buffer
  readonly #endRow: Buffer
  readonly #names: Buffer
  readonly #starts: Float64Array
  /** The most that a row takes, what stands beside its targets left out. */
  readonly #rowBytes: number
  #block: Buffer
  #length = 0

  constructor(format: TextFormat, names: readonly string[], fanOut: number, beside: Beside | undefined) {
    this.#format = format
    this.#fanOut = fanOut
    this.#beside = beside
    this.#row = Buffer.from(format.row)
    this.#firstRow = Buffer.from(format.firstRow)
    this.#afterSource = Buffer.from(format.afterSource)
    this.#between = format.betweenTargets.charCodeAt(0)
    this.#afterTargets = Buffer.from(format.afterTargets)
    this.#endRow = Buffer.from(format.endRow)
    const encoded = names.map((name) => Buffer.from(format.cell(name)))
    this.#names = Buffer.concat(encoded)
    this.#starts = new Float64Array(names.length + 1)
    encoded.forEach(({ length }, j) => {
      this.#starts[j + 1] = (this.#starts[j] as number) + length
    })
    const longest = encoded.reduce((most, { length }) => Math.max(most, length), 0)
    const fixed = [this.#row, this.#firstRow, this.#afterSource, this.#afterTargets, this.#endRow]
    this.#rowBytes = fixed.reduce((sum, { length }) => sum + length, digitsOfSource) + fanOut * (longest + 1)
    this.#block = Buffer.allocUnsafeSlow(blockBytes)
  }

  /**
   * Adds the rows of a chunk from source `from` on, as many as the block holds, and as there are
   * texts for; returns the next source. Where that is still `from`, and nothing is there to
   * {@link take}, texts are awaited.
   */
  add(chunk: Chunk, from: number): number {
    let source = from
    while (source < chunk.to && this.#addRow(chunk, source)) source += 1
    return source
  }

  /** Whether the row was added. */
  #addRow({ from, routes }: Chunk, source: number): boolean {
    const beside = this.#beside
    if (beside?.texts.isReady() === false) return false
    const missing = beside?.missing(source) ?? ''
    if (!this.#makeRoom(this.#rowBytes + (beside?.texts.bytes ?? 0) + missing.length)) return false
    this.#put(source === 0 ? this.#firstRow : this.#row)
    if (beside === undefined) {
      this.#putNumber(source)
    } else {
      this.#putText(beside.texts, 0)
    }
    this.#put(this.#afterSource)
    this.#putTargets(routes, (source - from) * this.#fanOut)
    this.#put(this.#afterTargets)
    if (beside !== undefined) {
      if (beside.texts.begins.length > 1) this.#putText(beside.texts, 1)
      if (missing !== '') this.#length += this.#block.write(missing, this.#length)
      beside.texts.next()
    }
    this.#put(this.#endRow)
    return true
  }

  /** The bytes added since the last time: valid until rows are added again. */
  take(): Uint8Array {
    const bytes = this.#block.subarray(0, this.#length)
    this.#length = 0
    return bytes
  }

  /** Whether there is room for so many bytes; an empty block is made as large as it must be. */
  #makeRoom(bytes: number): boolean {
    if (this.#length + bytes <= this.#block.length) return true
    if (this.#length > 0) return false
    this.#block = Buffer.allocUnsafeSlow(bytes)
    return true
  }

  #put(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at++) {
      this.#block[this.#length++] = bytes[at] as number
    }
  }

  #putText({ block, begins, ends }: SpoolReader, text: number): void {
    const begin = begins[text] as number
    const end = ends[text] as number
    if (end - begin > few) {
      block.copy(this.#block, this.#length, begin, end)
      this.#length += end - begin
      return
    }
    for (let at = begin; at < end; at++) {
      this.#block[this.#length++] = block[at] as number
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

  #putTargets(routes: Int32Array, first: number): void {
    const block = this.#block
    const names = this.#names
    let length = this.#length
    for (let slot = 0; slot < this.#fanOut; slot++) {
      const target = routes[first + slot] as number
      if (target < 0 && this.#format.unfilled === 'absent') {
        break
      }
      if (slot > 0) {
        block[length++] = this.#between
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
