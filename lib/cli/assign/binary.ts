import { openInput } from '../read/input.js'
import type { Scores } from './parsed.js'

/** Little-endian 32-bit floats, M for each source. */
export async function readRaw(file: string, targets: number, signal: AbortSignal): Promise<Scores> {
  const bytes = await bytesOf(file, signal)
  const row = targets * 4
  if (bytes.length % row !== 0) {
    throw new Error(
      `${file}: ${bytes.length} bytes are no whole rows of ${targets} targets (${row} bytes each, 4 a score)`,
    )
  }
  return { count: bytes.length / row, scores: floats(bytes, 0, bytes.length / 4, 4) }
}

const magic = Buffer.from('\x93NUMPY', 'latin1')

/** An array that NumPy has saved: N x M, float32 or float64, little-endian, in the order of C. */
export async function readNpy(file: string, targets: number, signal: AbortSignal): Promise<Scores> {
  const bytes = await bytesOf(file, signal)
  if (bytes.length < 10 || !bytes.subarray(0, 6).equals(magic)) {
    throw new Error(`${file}: is no .npy file: it does not begin with "\\x93NUMPY"`)
  }
  const wide = (bytes[6] as number) >= 2
  const begin = wide ? 12 : 10
  const end = begin + (bytes.length < begin ? 0 : wide ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8))
  if (bytes.length < end) throw new Error(`${file}: ends within its head`)
  const head = bytes.subarray(begin, end).toString('latin1')
  const value = (name: string, pattern: string) => new RegExp(`'${name}'\\s*:\\s*${pattern}`).exec(head)?.[1]
  const type = value('descr', "'([^']*)'")
  if (type !== '<f4' && type !== '<f8') {
    throw new Error(`${file}: holds ${type ?? 'records'}; must hold float32 or float64 (<f4 or <f8)`)
  }
  if (value('fortran_order', '(True|False)') !== 'False') {
    throw new Error(`${file}: is in Fortran's order; save numpy.ascontiguousarray of it`)
  }
  const shape = value('shape', '\\(([^)]*)\\)') ?? ''
  const sizes = shape.split(',').filter((size) => size.trim() !== '')
  const [count, columns] = sizes.map(Number)
  if (sizes.length !== 2 || count === undefined || columns !== targets) {
    throw new Error(`${file}: has the shape (${shape}); must be sources x ${targets}, a column for each target`)
  }
  const size = type === '<f4' ? 4 : 8
  const expected = count * targets * size
  if (bytes.length - end !== expected) {
    throw new Error(`${file}: has ${bytes.length - end} bytes after its head; its shape needs ${expected}`)
  }
  return { count, scores: floats(bytes, end, count * targets, size) }
}

/** Little-endian floats, wherever they begin. */
function floats(bytes: Buffer, begin: number, count: number, size: 4 | 8): Float32Array {
  const scores = new Float32Array(count)
  const view = new DataView(bytes.buffer, bytes.byteOffset + begin, count * size)
  for (let at = 0; at < count; at++) {
    scores[at] = size === 4 ? view.getFloat32(at * 4, true) : view.getFloat64(at * 8, true)
  }
  return scores
}

async function bytesOf(file: string, signal: AbortSignal): Promise<Buffer> {
  const input = await openInput(file, signal)
  const chunks: Buffer[] = []
  for await (const chunk of input.chunks()) chunks.push(chunk)
  return Buffer.concat(chunks)
}
