import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { fileError } from '../../files/errors.js'
import type { Input } from './input.js'

type Chunks = AsyncGenerator<Buffer, void, undefined>

/** Text in UTF-8, whatever the file is packed in. */
export interface Text {
  readonly name: string
  /** Without the mark at its beginning. */
  readonly chunks: Chunks
  /** Whether bytes that are not UTF-8 were found so far. */
  readonly isDamaged: () => boolean
}

/** What files begin with that people take for a table. */
const others: readonly (readonly [magic: string, kind: string])[] = [
  ['504b0304', 'a zip archive, as spreadsheets are'],
  ['d0cf11e0', 'a spreadsheet of an old kind'],
  ['28b52ffd', 'packed by zstd'],
  ['fd377a58', 'packed by xz'],
  ['425a68', 'packed by bzip2'],
  ['50415231', 'Parquet'],
]

/** The text of an input: unpacked where it is gzip, and in UTF-8 where it has the mark of UTF-16. */
export async function decoded(input: Input): Promise<Text> {
  const [magic, chunks] = await peeked(input.chunks(), 4)
  const head = magic.toString('hex')
  const other = others.find(([begin]) => head.startsWith(begin))
  if (other !== undefined) {
    throw new Error(`${input.name}: is ${other[1]}; CSV, TSV, JSON and NDJSON are read, packed by gzip too`)
  }
  const [mark, text] = await peeked(head.startsWith('1f8b') ? unpacked(chunks, input.name) : chunks, 3)
  const encoding = mark.toString('hex')
  if (encoding.startsWith('fffe')) return utf8(input.name, transcoded(text, 'utf-16le'))
  if (encoding.startsWith('feff')) return utf8(input.name, transcoded(text, 'utf-16be'))
  return utf8(input.name, encoding === 'efbbbf' ? without(text, 3) : text)
}

/** The first bytes, and all of them. */
async function peeked(chunks: Chunks, count: number): Promise<[Buffer, Chunks]> {
  let head: Buffer = Buffer.alloc(0)
  while (head.length < count) {
    const { done, value } = await chunks.next()
    if (done) break
    head = head.length === 0 ? value : Buffer.concat([head, value])
  }
  return [head.subarray(0, count), followedBy(head, chunks)]
}

async function* followedBy(head: Buffer, chunks: Chunks): Chunks {
  if (head.length > 0) yield head
  yield* chunks
}

async function* without(chunks: Chunks, count: number): Chunks {
  let rest = count
  for await (const chunk of chunks) {
    yield chunk.subarray(rest)
    rest = 0
  }
}

async function* unpacked(chunks: Chunks, name: string): Chunks {
  const unpacker = createGunzip({ chunkSize: 2 ** 18 })
  const source = Readable.from(chunks).on('error', (error) => unpacker.destroy(error))
  try {
    for await (const chunk of source.pipe(unpacker) as AsyncIterable<Buffer>) yield chunk
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code?.startsWith('Z_') ? fileError(name, 'unpack it (gzip)', error) : error
  } finally {
    source.destroy()
  }
}

async function* transcoded(chunks: Chunks, encoding: string): Chunks {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }))
  yield Buffer.from(decoder.decode())
}

function utf8(name: string, chunks: Chunks): Text {
  let damaged = false
  async function* checked(): Chunks {
    let carried: Buffer = Buffer.alloc(0)
    for await (const chunk of chunks) {
      if (!damaged) {
        const whole = carried.length === 0 ? chunk : Buffer.concat([carried, chunk])
        const end = whole.length - unfinished(whole)
        damaged = !isUtf8(whole.subarray(0, end))
        carried = whole.subarray(end)
      }
      yield chunk
    }
    damaged ||= carried.length > 0
  }
  return { name, chunks: checked(), isDamaged: () => damaged }
}

/** How many bytes at the end begin a sign that is not there whole. */
function unfinished(bytes: Buffer): number {
  for (let count = 1; count <= Math.min(3, bytes.length); count++) {
    const byte = bytes[bytes.length - count] as number
    if (byte >= 0xc0) return count < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? count : 0
    if (byte < 0x80) return 0
  }
  return 0
}
