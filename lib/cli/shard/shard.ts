import { resolve } from 'node:path'
import { shard as shardOf } from '../../engines/shard/shard.js'
import { openInput } from '../read/input.js'
import { say } from '../terminal.js'
import { output } from '../write/output.js'

export interface ShardOptions {
  readonly index: { readonly index: number; readonly count: number }
  readonly capacities?: readonly number[]
  readonly timings?: string
  readonly unknown?: number
  readonly root?: string
  readonly expect?: string
  readonly seed: number | bigint
  readonly names?: true
  readonly null?: true
  readonly out?: string
}

/** `phase-router shard`. */
export async function shard(files: readonly string[], options: ShardOptions, signal: AbortSignal): Promise<void> {
  const { index: runner, capacities, timings, unknown, root, expect, seed, out } = options
  const list = files.length > 0 ? files : await lines(signal)
  if (list.length === 0) throw new Error('no files: neither after the options nor on standard input')
  const part = shardOf(list, runner.index, { count: runner.count, capacities, timings, unknown, root, expect, seed })
  const end = options.null ? '\0' : '\n'
  const text = (options.names ? part.names : part.files).map((file) => `${file}${end}`).join('')
  await output({ file: out, packed: false }, (sink) => sink(Buffer.from(text)), signal)
  const total = part.planned.reduce((sum, time) => sum + time, 0)
  const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 0 })
  // Without timings every file counts the same, and there are no times to tell.
  const times =
    timings === undefined ? '' : ` ${number(part.planned[runner.index - 1] as number)} of ${number(total)} ms,`
  const distinct = new Set(list.map((file) => resolve(file))).size
  say(
    `Shard ${runner.index}/${runner.count}: ${part.files.length} of ${distinct} ${distinct === 1 ? 'file' : 'files'},${times} plan ${part.fingerprint}.`,
    ...part.notes.map((note) => `${note}.`),
  )
}

/** The lines of standard input that are not empty. */
async function lines(signal: AbortSignal): Promise<string[]> {
  const chunks: Buffer[] = []
  for await (const chunk of (await openInput('-', signal)).chunks()) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
    .toString()
    .split(/\r?\n/)
    .filter((line) => line !== '')
}
