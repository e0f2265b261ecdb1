import { escapeControls } from '../escape.js'
import { output, type Sink } from '../write/output.js'
import { type Lines, linesOf } from './lines.js'

/** What is written beside a line: the targets of some lines, `fanOut` for each, -1 for none. */
export type TargetsOf = (lines: Lines) => Int32Array

/**
 * Writes every line of standard input with the names of its targets, apart by tabs, until the input ends or
 * the reader of the output has seen enough.
 */
export async function labelInput(
  names: readonly string[],
  fanOut: number,
  targetsOf: TargetsOf,
  signal: AbortSignal,
): Promise<void> {
  const end = () => process.stdin.destroy(signal.reason)
  signal.addEventListener('abort', end, { once: true })
  try {
    await labelled(linesOf(process.stdin), names, fanOut, targetsOf, signal)
  } finally {
    signal.removeEventListener('abort', end)
  }
}

/** As {@link labelInput}, of lines from elsewhere. */
export async function labelled(
  input: AsyncIterable<Lines> | Iterable<Lines>,
  names: readonly string[],
  fanOut: number,
  targetsOf: TargetsOf,
  signal: AbortSignal,
): Promise<void> {
  const terminal = process.stdout.isTTY === true
  const labels = names.map((name) => Buffer.from(`\t${terminal ? escapeControls(name) : oneLine(name)}`))
  const write = async (sink: Sink) => {
    for await (const lines of input) {
      signal.throwIfAborted()
      const shown = terminal ? escaped(lines) : lines
      await sink(joined(shown, targetsOf(lines), fanOut, labels))
    }
  }
  await output({ file: undefined, packed: false }, write, signal)
}

function oneLine(name: string): string {
  if (!/[\t\r\n]/.test(name)) return name
  throw new Error(
    `the target "${escapeControls(name)}" has a tab or a line end in its name: it cannot be written beside a line`,
  )
}

/** Lines for the eyes of a person: what could steer a terminal is escaped. */
function escaped({ bytes, count, starts, ends }: Lines): Lines {
  const texts = Array.from({ length: count }, (_, i) =>
    Buffer.from(escapeControls(bytes.toString('utf8', starts[i], ends[i]))),
  )
  let at = 0
  const begins = texts.map((text) => {
    at += text.length
    return at - text.length
  })
  const stops = texts.map((text, i) => (begins[i] as number) + text.length)
  return { bytes: Buffer.concat(texts), count, starts: Uint32Array.from(begins), ends: Uint32Array.from(stops) }
}

function joined(
  { bytes, count, starts, ends }: Lines,
  routes: Int32Array,
  fanOut: number,
  labels: readonly Buffer[],
): Buffer {
  let length = count
  for (let i = 0; i < count; i++) length += (ends[i] as number) - (starts[i] as number)
  for (const target of routes) if (target >= 0) length += (labels[target] as Buffer).length
  const joined = Buffer.allocUnsafe(length)
  let at = 0
  for (let i = 0; i < count; i++) {
    at += bytes.copy(joined, at, starts[i], ends[i])
    for (let slot = i * fanOut; slot < (i + 1) * fanOut; slot++) {
      const target = routes[slot] as number
      if (target >= 0) at += copyInto(joined, at, labels[target] as Buffer)
    }
    joined[at++] = 0x0a
  }
  return joined
}

/** Names are short: a loop is done before a call into the engine would begin. */
function copyInto(to: Buffer, at: number, from: Buffer): number {
  for (let i = 0; i < from.length; i++) to[at + i] = from[i] as number
  return from.length
}
