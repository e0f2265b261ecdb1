import { createHash } from 'node:crypto'
import { Router } from 'phase-router'
import { integer, nonNegative, positiveInteger, readSeed, type Seed } from '../../arguments/numbers.js'
import { optional, type Readers, readOptions } from '../../arguments/options.js'
import { invalidType, invalidValue } from '../../errors.js'
import { readTimings } from './timings.js'

/** What runners are, and what is known of the files. */
export interface ShardOptions {
  /** How fast the runners are beside each other: a number >= 0 for each, one above 0. Equal by default. */
  capacities?: readonly number[] | undefined
  /** The number of runners, where `capacities` does not say it. */
  count?: number | undefined
  /**
   * Milliseconds by file, by its path from `root`: an object, a JSON file of one, or a folder of such files.
   * What is missing or broken is told in `notes`, and counts as not there.
   */
  timings?: string | Readonly<Record<string, number>> | undefined
  /** What a file without a timing counts: 'median' (the default) of the files that have one, or milliseconds. */
  unknown?: 'median' | number | undefined
  /** The folder that files and timings are named from; the current one by default. */
  root?: string | undefined
  /** 0 to 2^53 - 1, or a bigint up to 2^64 - 1; 0 by default. */
  seed?: Seed | undefined
  /** The fingerprint that the plan must have: another plan is an error, ERR_INVALID_ARG_VALUE. */
  expect?: string | undefined
}

/** Which runner every name belongs to. */
export interface Plan {
  /** Runners from 1, by name. */
  readonly runners: ReadonlyMap<string, number>
  /** Milliseconds that each runner is given. */
  readonly planned: number[]
  /** Equal for equal names, timings, capacities and seeds: runners that print the same share out the same way. */
  readonly fingerprint: string
  /** Sentences about timings that are missing, broken or of files that are not there. */
  readonly notes: string[]
}

const readers = {
  capacities: optional(readCapacities),
  count: optional(positiveInteger),
  timings: optional(readSource),
  unknown: optional(readUnknown),
  root: optional(readText),
  seed: readSeed,
  expect: optional(readText),
} satisfies Readers<ShardOptions>

/** Options as they are worked with. */
export type ReadShardOptions = ReturnType<typeof readShardOptions>

/** Reads and checks options; throws errors that name the option. */
export function readShardOptions(options: ShardOptions) {
  const { capacities, count, root = process.cwd(), ...others } = readOptions(options, readers, 'shard')
  if (capacities === undefined && count === undefined) {
    throw invalidValue('capacities', 'or count must be given: the number of runners is not known')
  }
  if (capacities !== undefined && count !== undefined && capacities.length !== count) {
    throw invalidValue('capacities', `must have a number for each of ${count} runners; received ${capacities.length}`)
  }
  return { ...others, root, capacities: capacities ?? new Array<number>(count as number).fill(1) }
}

/** Checks the options of an engine's sequencer, which knows the number of runners itself. */
export function checkSequencerOptions(options: Omit<ShardOptions, 'count'>): void {
  const { count, ...own } = readers
  readOptions(options, own, 'capacitySequencer')
}

/** The runner's number, from 1. */
export function readIndex(index: unknown, { capacities }: ReadShardOptions): number {
  return integer('index', index, 1, capacities.length)
}

/**
 * Shares names out among runners in proportion to capacity, by milliseconds: every name once, whatever
 * the order in which they come. O(n log n).
 */
export function plan(names: Iterable<string>, options: ReadShardOptions): Plan {
  const { capacities, timings, unknown = 'median', seed, expect } = options
  const sorted = [...new Set(names)].sort()
  const { milliseconds, notes } = readTimings(timings)
  const known = sorted.flatMap((name) => milliseconds.get(name) ?? [])
  const other = unknown === 'median' ? median(known) : unknown
  // A file costs something even where its clock saw nothing; files that weigh nothing could all go to one runner.
  const weights = Float64Array.from(sorted, (name) => Math.max(1, milliseconds.get(name) ?? other))
  const router = new Router({ sources: sorted.length, fanOut: 1, capacities, weights, seed })
  const routes = router.routeSync()
  const inputs = JSON.stringify([sorted, [...weights], capacities, router.fingerprint])
  const fingerprint = createHash('sha256').update(inputs).digest('hex').slice(0, 16)
  if (expect !== undefined && expect !== fingerprint) {
    throw invalidValue('expect', `is the fingerprint of another plan: ${expect}, and here it is ${fingerprint}`)
  }
  return {
    runners: new Map(sorted.map((name, i) => [name, (routes[i] as number) + 1])),
    planned: [...router.weightedLoads],
    fingerprint,
    notes: [...notes, ...remarks(sorted.length, known.length, milliseconds.size, other)],
  }
}

function remarks(files: number, known: number, timings: number, other: number): string[] {
  if (known === 0) return []
  const counted = `${files - known} of ${files} files have no timing and count as ${Math.round(other)} ms each`
  const stale = `${timings - known} of the timings are of files that are not in the list`
  return [...(known < files ? [counted] : []), ...(timings > known ? [stale] : [])]
}

/** The middle of some numbers, or the mean of the two; 1 where there are none, and all files count the same. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (index: number) => sorted[index] as number
  const middle = sorted.length >> 1
  if (sorted.length === 0) return 1
  return sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2
}

function readCapacities(name: string, value: unknown): readonly number[] {
  if (!Array.isArray(value)) throw invalidType(name, 'an array of numbers', value)
  const capacities = value.map((capacity, at) => nonNegative(`${name}[${at}]`, capacity))
  if (!capacities.some((capacity) => capacity > 0)) throw invalidValue(name, 'must have one above 0')
  return capacities
}

function readSource(name: string, value: unknown): string | Readonly<Record<string, unknown>> {
  if (typeof value === 'string') return value
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw invalidType(name, 'a path, or an object of milliseconds by file', value)
}

function readUnknown(name: string, value: unknown): 'median' | number {
  if (value === 'median') return value
  if (typeof value !== 'number') throw invalidType(name, "'median' or a number", value)
  return nonNegative(name, value)
}

function readText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw invalidType(name, 'a string', value)
  return value
}
