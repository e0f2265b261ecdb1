import { checkSequencerOptions, plan, readIndex, readShardOptions, type ShardOptions } from './plan.js'
import { readTimings, updateTimings, writePart } from './timings.js'

/** What the sequencers of engines take: the engine says how many runners there are, and where its root is. */
export interface SequencerOptions extends Omit<ShardOptions, 'count'> {}

export { checkSequencerOptions }

/** What an engine knows of the runner. */
export interface Runner {
  /** From 1. */
  readonly index: number
  readonly count: number
  /** Where names begin, unless the options say. */
  readonly root: string
}

/** The items of a runner, in the order in which they came; those of one name stay together. Says on stderr what it did. */
export function shardOf<T>(
  items: readonly T[],
  name: (item: T) => string,
  { index, count, root }: Runner,
  options: SequencerOptions,
): T[] {
  const read = readShardOptions({ root, ...options, count })
  const runner = readIndex(index, read)
  const { runners, planned, fingerprint, notes } = plan(items.map(name), read)
  const own = items.filter((item) => runners.get(name(item)) === runner)
  const milliseconds = Math.round(planned[index - 1] as number)
  const total = Math.round(planned.reduce((sum, time) => sum + time, 0))
  say(
    `shard ${index}/${count}: ${own.length} of ${items.length} files, ${milliseconds} of ${total} ms, plan ${fingerprint}`,
  )
  notes.forEach(say)
  return own
}

/** Items by the time that they took, longest first; equal ones, and all where nothing is known, as they came. */
export function longestFirst<T>(items: readonly T[], name: (item: T) => string, { timings }: SequencerOptions): T[] {
  const { milliseconds } = readTimings(timings)
  const time = (item: T) => milliseconds.get(name(item)) ?? Number.POSITIVE_INFINITY
  // What nobody has measured may be the longest.
  return [...items].sort((a, b) => (time(a) === time(b) ? 0 : time(b) - time(a)))
}

/**
 * Writes what files took: into `file` after a run of all, into a file of the runner's own beside it after a run of
 * its part. Where that is not possible it is said, and the run is what it was.
 */
export function record(
  file: string,
  measured: ReadonlyMap<string, number>,
  runner: Pick<Runner, 'index' | 'count'> | undefined,
): void {
  if (measured.size === 0) return
  try {
    if (runner === undefined) updateTimings(file, measured)
    else writePart(file, measured, runner.index, runner.count)
  } catch (error) {
    say(`${file}: the timings are not written: ${(error as Error).message}`)
  }
}

/** A line on standard error: standard output may be a report for a program. */
function say(text: string): void {
  process.stderr.write(`phase-router: ${text}\n`)
}
