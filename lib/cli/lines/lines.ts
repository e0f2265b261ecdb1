/** Some lines that have come together. */
export interface Lines {
  /** Their bytes, and what lies between them. */
  readonly bytes: Buffer
  readonly count: number
  /** Where each begins, ... */
  readonly starts: Uint32Array
  /** ... and ends, without the line end. */
  readonly ends: Uint32Array
}

const newline = 0x0a
const carriageReturn = 0x0d

/** The lines of an input as they come; the last one may lack its line end. A line is in memory whole. */
export async function* linesOf(input: AsyncIterable<Buffer>): AsyncGenerator<Lines, void, undefined> {
  // The pieces of a line that has not ended.
  let open: Buffer[] = []
  for await (const chunk of input) {
    const last = chunk.lastIndexOf(newline)
    if (last < 0) {
      open.push(chunk)
      continue
    }
    const bytes = open.length === 0 ? chunk : Buffer.concat([...open, chunk])
    const end = bytes.length - chunk.length + last + 1
    yield split(bytes, end)
    open = end < bytes.length ? [bytes.subarray(end)] : []
  }
  const bytes = Buffer.concat(open)
  if (bytes.length > 0) yield split(Buffer.concat([bytes, Buffer.from('\n')]), bytes.length + 1)
}

/** The lines of bytes that end with a line end. */
function split(bytes: Buffer, length: number): Lines {
  let starts = new Uint32Array(1024)
  let ends = new Uint32Array(1024)
  let count = 0
  for (let start = 0; start < length; ) {
    const next = bytes.indexOf(newline, start)
    if (count === starts.length) {
      starts = longer(starts)
      ends = longer(ends)
    }
    starts[count] = start
    ends[count] = next > start && bytes[next - 1] === carriageReturn ? next - 1 : next
    count++
    start = next + 1
  }
  return { bytes, count, starts, ends }
}

function longer(list: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const twice = new Uint32Array(list.length * 2)
  twice.set(list)
  return twice
}
