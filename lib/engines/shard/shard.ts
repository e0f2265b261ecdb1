import { resolve } from 'node:path'
import { invalidType } from '../../errors.js'
import { nameOf } from './names.js'
import { plan, readIndex, readShardOptions, type ShardOptions } from './plan.js'

/** The part of one runner, and the plan that it is of. */
export interface Shard {
  /** The files of this runner, as they were given, in the order of their names. */
  files: string[]
  /** The names of these files: their paths from `root`, with `/` on every system. */
  names: string[]
  /** Milliseconds that each runner is given. */
  planned: number[]
  /** Equal on all runners whose files, timings, capacities and seeds are: they share out the same way. */
  fingerprint: string
  /** Sentences about timings that are missing, broken or of files that are not there. */
  notes: string[]
}

/**
 * The files that one of some runners takes: by the time that they took before, in proportion to the
 * capacity of the runners. Blocking; O(n log n).
 *
 * Over all runners every file is there once. All of them find the same plan by themselves, in whatever order
 * files are listed and however their paths are written, as long as files, timings and options are the same:
 * `fingerprint` tells. A file that is listed twice counts once.
 *
 * Timings that are missing, broken or out of date are no error: `notes` says what was not used.
 * Throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE or ERR_INVALID_ARG_VALUE for an option or an index,
 * naming it.
 *
 * ```js
 * import { shard } from 'phase-router/shard'
 *
 * const options = { capacities: [1, 2], timings: { 'slow.test.js': 900, 'quick.test.js': 400 } }
 * console.log(shard(['quick.test.js', 'slow.test.js'], 2, options).files) // [ 'slow.test.js' ]
 * ```
 *
 * @param index - The runner, from 1.
 */
export function shard(files: readonly string[], index: number, options: ShardOptions): Shard {
  const read = readShardOptions(options)
  const runner = readIndex(index, read)
  if (!Array.isArray(files)) throw invalidType('files', 'an array of strings', files)
  const distinct = new Map<string, { name: string; file: string }>()
  files.forEach((file: unknown, at) => {
    if (typeof file !== 'string') throw invalidType(`files[${at}]`, 'a string', file)
    // By the system's own path: where a backslash is part of a name, no file is taken for another.
    const path = resolve(file)
    if (!distinct.has(path)) distinct.set(path, { name: nameOf(file, read.root), file })
  })
  const listed = [...distinct.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const { runners, ...facts } = plan(
    listed.map(({ name }) => name),
    read,
  )
  const own = listed.filter(({ name }) => runners.get(name) === runner)
  return { files: own.map(({ file }) => file), names: own.map(({ name }) => name), ...facts }
}
