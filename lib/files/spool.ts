import type { FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { step } from './errors.js'
import { type Temporary, temporaryFile } from './temporary.js'

const blockBytes = 2 ** 20
/** UTF-8 bytes that one UTF-16 unit can take. */
const bytesPerUnit = 3
/** A length takes one byte, or this one and four more. */
const long = 255

/**
 * Records of so many texts, that wait until they are read in the order in which they were put, once.
 * So many bytes of them wait in memory, more in a file without a name in the folder for temporary files.
 */
export class Spool {
  readonly #texts: number
  readonly #memoryBytes: number
  #block = Buffer.allocUnsafeSlow(blockBytes)
  #length = 0
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #file: (Temporary & { readonly handle: FileHandle }) | undefined
  #fileBytes = 0

  constructor(texts: number, memoryBytes = 2 ** 26) {
    this.#texts = texts
    this.#memoryBytes = memoryBytes
  }

  /** Adds the next text of a record. */
  put(text: string): void {
    const most = text.length * bytesPerUnit + 5
    if (this.#length + most > this.#block.length) {
      this.#close()
      if (most > this.#block.length) this.#block = Buffer.allocUnsafeSlow(most)
    }
    const block = this.#block
    // The length comes first; it is known once the text is written.
    const short = most - 5 < long
    const begin = this.#length + (short ? 1 : 5)
    const bytes = writeText(block, text, begin)
    if (short) {
      block[this.#length] = bytes
    } else {
      block[this.#length] = long
      block.writeUInt32LE(bytes, this.#length + 1)
    }
    this.#length = begin + bytes
  }

  /** To be awaited now and then while texts are put: writes to the disk what is too much. */
  async settle(): Promise<void> {
    if (this.#waitingBytes <= this.#memoryBytes && this.#file === undefined) return
    const folder = tmpdir()
    this.#file ??= await step(folder, 'keep names in a temporary file here', openUnnamed)
    const { handle } = this.#file
    for (const block of this.#waiting.splice(0)) {
      await step(folder, 'keep names in a temporary file here (set TMPDIR to another folder)', () =>
        handle.appendFile(block),
      )
      this.#fileBytes += block.length
    }
    this.#waitingBytes = 0
  }

  /** Reads what was put; then nothing more can be put. */
  read(): SpoolReader {
    this.#close()
    return new SpoolReader(this.#texts, this.#blocks())
  }

  async *#blocks(): AsyncGenerator<Buffer, void, undefined> {
    const handle = this.#file?.handle
    try {
      // Blocks on the disk are without their bounds: texts that are cut are put together by the reader.
      for (let at = 0; handle !== undefined && at < this.#fileBytes; ) {
        const block = Buffer.allocUnsafeSlow(Math.min(blockBytes, this.#fileBytes - at))
        const { bytesRead } = await step(tmpdir(), 'read names from a temporary file here', () =>
          handle.read(block, 0, block.length, at),
        )
        at += bytesRead
        yield block.subarray(0, bytesRead)
      }
      yield* this.#waiting
    } finally {
      await this.close()
    }
  }

  /** Lets go of what waits on the disk. */
  async close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.handle.close()
    await file?.remove()
  }

  #close(): void {
    if (this.#length === 0) return
    this.#waiting.push(this.#block.subarray(0, this.#length))
    this.#waitingBytes += this.#length
    this.#block = Buffer.allocUnsafeSlow(blockBytes)
    this.#length = 0
  }
}

/** The records of a {@link Spool}, in order. */
export class SpoolReader {
  readonly #blocks: AsyncGenerator<Buffer, void, undefined>
  /** Where the texts of the record are, once it is {@link isReady}. */
  block: Buffer = Buffer.alloc(0)
  readonly begins: number[]
  readonly ends: number[]
  #at = 0

  constructor(texts: number, blocks: AsyncGenerator<Buffer, void, undefined>) {
    this.#blocks = blocks
    this.begins = new Array(texts).fill(0)
    this.ends = new Array(texts).fill(0)
  }

  /** Whether the record is in memory whole; otherwise {@link advance} is to be awaited. */
  isReady(): boolean {
    const { block } = this
    let at = this.#at
    for (let text = 0; text < this.begins.length; text++) {
      const first = block[at]
      if (first === undefined || (first === long && at + 5 > block.length)) return false
      const begin = at + (first === long ? 5 : 1)
      at = begin + (first === long ? block.readUInt32LE(at + 1) : first)
      if (at > block.length) return false
      this.begins[text] = begin
      this.ends[text] = at
    }
    return true
  }

  /** Goes on to the record after the one that is ready. */
  next(): void {
    this.#at = this.ends[this.ends.length - 1] as number
  }

  /** The bytes of the record that is ready. */
  get bytes(): number {
    return (this.ends[this.ends.length - 1] as number) - this.#at
  }

  /** Gets more into memory. Throws where there is no more. */
  async advance(): Promise<void> {
    const { done, value } = await this.#blocks.next()
    if (done) throw new Error('more names are read than were put')
    const rest = this.block.subarray(this.#at)
    this.block = rest.length === 0 ? value : Buffer.concat([rest, value])
    this.#at = 0
  }

  /** A text of the record that is ready. */
  text(index: number): string {
    return this.block.toString('utf8', this.begins[index], this.ends[index])
  }
}

/** Writes a text as UTF-8; returns its bytes. Short ASCII, as names are as a rule, without a call. */
function writeText(block: Buffer, text: string, begin: number): number {
  const { length } = text
  if (length < 64) {
    let at = 0
    for (; at < length; at++) {
      const unit = text.charCodeAt(at)
      if (unit >= 0x80) break
      block[begin + at] = unit
    }
    if (at === length) return length
  }
  return block.write(text, begin)
}

async function openUnnamed(): Promise<Temporary & { readonly handle: FileHandle }> {
  const file = await temporaryFile(tmpdir(), 0o600)
  // Where a file may be removed while it is open, the system lets go of it whatever happens to us.
  if (process.platform !== 'win32') await file.remove()
  return file
}
