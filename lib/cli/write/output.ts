import { extname } from 'node:path'
import { createGzip } from 'node:zlib'
import { invalidValue } from '../../errors.js'
import { fileError } from '../../files/errors.js'
import { replaceFile, type Sink } from '../../files/replace.js'
import { say } from '../terminal.js'
import { type FormatName, formatNames } from './formats.js'

export type { Sink }

/** Where data goes, and how it is written. */
export interface Output {
  /** undefined is standard output. */
  readonly file: string | undefined
  readonly format: FormatName
  /** Packed by gzip. */
  readonly packed: boolean
  /** A person reads it. */
  readonly terminal: boolean
}

const stdoutNames = new Set(['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'])

/** Endings of names beside those of the formats themselves. */
const endings: Readonly<Record<string, FormatName>> = { jsonl: 'ndjson' }

/**
 * The output that `--out` and `--format` name: the format is that of the ending where it is not
 * given, CSV on standard output; a name that ends in `.gz` is packed. Another option has no format beside it.
 * Throws ERR_INVALID_ARG_VALUE.
 */
export function outputOf(
  out: string | undefined,
  format: FormatName | undefined,
  { option = '--out', formats = formatNames }: { option?: string; formats?: readonly FormatName[] } = {},
): Output {
  if (out === undefined || stdoutNames.has(out)) {
    const terminal = process.stdout.isTTY === true
    if (terminal && format === 'bin') throw invalidValue('--format', 'bin is not for a terminal; give --out FILE')
    return { file: undefined, format: format ?? 'csv', packed: false, terminal }
  }
  const packed = out.toLowerCase().endsWith('.gz')
  const ending = extname(packed ? out.slice(0, -3) : out)
    .slice(1)
    .toLowerCase()
  const meant = Object.hasOwn(endings, ending) ? endings[ending] : ending
  const chosen = format ?? formats.find((name) => name === meant)
  if (chosen === undefined) {
    const names = formats.map((name) => `.${name}`).join(', ')
    const otherwise =
      option === '--out' ? 'be - for standard output, or come with --format' : 'or be - for standard output'
    throw invalidValue(option, `must end in ${names} (and .gz), ${otherwise}; received '${out}'`)
  }
  return { file: out, format: chosen, packed, terminal: false }
}

/**
 * Gives a file, or stdout, to `write`; a file appears under its name when all is written. The reader of stdout
 * (`| head`) may have seen enough: then `write` ends there, and false is returned.
 */
export async function output(
  { file, packed }: Pick<Output, 'file' | 'packed'>,
  write: (sink: Sink) => Promise<void>,
  signal: AbortSignal,
): Promise<boolean> {
  if (file === undefined) return write(toStdout).then(() => true, unlessClosed)
  await replaceFile(file, packed ? (sink) => gzipped(sink, write) : write, { signal, note: say })
  return true
}

function unlessClosed(error: NodeJS.ErrnoException): false {
  if (error.code !== 'EPIPE') throw error
  return false
}

async function gzipped(sink: Sink, write: (sink: Sink) => Promise<void>): Promise<void> {
  const packer = createGzip()
  const packed = (async () => {
    for await (const bytes of packer) await sink(bytes)
  })()
  const put: Sink = (bytes) =>
    // Where the sink fails, the packer is gone, and its own error says less.
    Promise.race([packed, new Promise<void>((resolve) => packer.write(bytes, () => resolve()))])
  try {
    await write(put)
    packer.end()
    await packed
  } finally {
    packer.destroy()
    packed.catch(() => {})
  }
}

function toStdout(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) =>
      error ? reject(fileError('standard output', 'write to it', error)) : resolve(),
    )
  })
}
