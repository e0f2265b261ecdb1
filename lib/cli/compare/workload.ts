import { existsSync, readFileSync } from 'node:fs'
import { invalidValue } from '../../errors.js'
import { capacityProfiles, makeLimits, Router } from '../../index.js'
import type { Profile } from '../profiles.js'
import type { TargetLevel, Targets } from '../read/targets.js'
import { drawnWeights, weightKinds } from './weights.js'

/** What the options say of the work to be routed. */
export interface WorkloadOptions {
  readonly sources: number
  /** How many, or the table of them. */
  readonly targets: number | string
  readonly profile: Profile
  readonly capacities?: string
  readonly limits?: string
  readonly fanOut: number
  readonly headroom: number
  readonly exactLimits?: true
  readonly seed: number | bigint
  /** The name of a distribution, or a file. */
  readonly weights?: string
}

/** Work to be routed, whatever the method. */
export interface Workload {
  readonly sources: number
  readonly fanOut: number
  /** What each source adds to the load of its targets; 1 where there are none. */
  readonly weights: Float64Array | undefined
  readonly capacities: Float64Array
  readonly limits: Float64Array
  /** The levels over which sources should be spread, where there are any. */
  readonly topology: readonly TargetLevel[] | undefined
  /** Which of them come from a file. */
  readonly given: { readonly capacities: boolean; readonly limits: boolean }
  /** What every target should get within its limit: the weighted max-min fair point. */
  readonly shares: Float64Array
}

/** A workload, and what becomes of it when one target changes. */
export interface Scenario {
  readonly base: Workload
  /** A target like the first one is added behind the last. */
  readonly added: Workload
  /** The last target is gone. */
  readonly removed: Workload | null
  /** The first target has twice its capacity. */
  readonly doubled: Workload
}

/** Reads or makes the workload, of targets that were read or not; throws what is wrong with its files. */
export function scenario(
  options: WorkloadOptions,
  table?: Pick<Targets, 'capacities' | 'limits' | 'topology'>,
): Scenario {
  const { targets, profile, seed } = options
  const given =
    table?.capacities ?? (options.capacities === undefined ? undefined : readNumbers(options.capacities, 'capacities'))
  const capacities = given ?? capacityProfiles[profile](targets as number, seed)
  const limits = table?.limits ?? (options.limits === undefined ? undefined : readNumbers(options.limits, 'limits'))
  if (options.limits !== undefined && limits) checkCount(options.limits, limits, 'limits', capacities.length, 'targets')
  const weights = options.weights === undefined ? undefined : readWeights(options.weights, options.sources, seed)
  const change = (edit: (values: number[]) => number[], who = (nodes: string[]) => nodes) => {
    const topology = table?.topology?.map(({ name, of }) => ({ name, of: who([...of]) }))
    const edited = limits && edit([...limits])
    return workload(options, weights, edit([...capacities]), edited, topology, given !== undefined)
  }
  const first = <T>(values: T[]) => values[0] as T
  const grown = <T>(values: T[]) => [...values, first(values)]
  const shrunk = <T>(values: T[]) => values.slice(0, -1)
  return {
    base: change((values) => values),
    added: change(grown, grown),
    removed: capacities.length > 1 ? change(shrunk, shrunk) : null,
    doubled: change((values) => [2 * first(values), ...values.slice(1)]),
  }
}

function workload(
  options: WorkloadOptions,
  weights: Float64Array | undefined,
  given: number[],
  givenLimits: number[] | undefined,
  topology: readonly TargetLevel[] | undefined,
  isGiven: boolean,
): Workload {
  const { sources, fanOut } = options
  const capacities = Float64Array.from(given)
  const demand = demandOf({ sources, fanOut, weights })
  // Nobody gets more than all: what has no limit can be summed up then.
  const limits = Float64Array.from(givenLimits ?? proportionalLimits(options, capacities, weights), (limit) =>
    Math.min(limit, givenLimits === undefined ? limit : demand),
  )
  const { shares } = new Router({ sources, fanOut, capacities, limits, ...(weights && { weights }) })
  const from = { capacities: isGiven, limits: givenLimits !== undefined }
  return { sources, fanOut, weights, capacities, limits, topology, given: from, shares }
}

/** Limits in proportion to capacity: whole numbers of routes, or any numbers of weight. */
function proportionalLimits(
  { sources, fanOut, headroom, exactLimits }: WorkloadOptions,
  capacities: Float64Array,
  weights: Float64Array | undefined,
): Iterable<number> {
  if (weights === undefined) return makeLimits(capacities, sources * fanOut, headroom, exactLimits ? 'exact' : 'ceil')
  const total = sum(weights) * fanOut * headroom
  const all = sum(capacities)
  return capacities.map((capacity) => (capacity / all) * total)
}

/** Slots, or the weight that would fill them. */
export function demandOf({ sources, fanOut, weights }: Pick<Workload, 'sources' | 'fanOut' | 'weights'>): number {
  return fanOut * (weights === undefined ? sources : sum(weights))
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Weights of the sources, drawn from a distribution or read from a file. */
function readWeights(kind: string, sources: number, seed: number | bigint): Float64Array {
  if (weightKinds.includes(kind)) return drawnWeights(kind, sources, seed)
  if (!existsSync(kind))
    throw invalidValue('--weights', `must be ${weightKinds.join(', ')} or a file; received '${kind}'`)
  const weights = readNumbers(kind, 'weights')
  checkCount(kind, weights, 'weights', sources, 'sources')
  return weights
}

function checkCount(file: string, numbers: Float64Array, what: string, count: number, whose: string): void {
  if (numbers.length === count) return
  throw new Error(`${file}: holds ${numbers.length} ${what}; the number of ${whose} is ${count}`)
}

/**
 * The numbers of a file, one for every target, apart by blanks, commas, semicolons or line ends.
 * Throws what is wrong with it, with line and column.
 */
function readNumbers(file: string, what: string): Float64Array {
  const numbers: number[] = []
  const lines = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
  lines.forEach((line, at) => {
    for (const { 0: text, index } of line.matchAll(/[^\s,;]+/g)) {
      const number = Number(text)
      if (!(number >= 0 && number < Number.POSITIVE_INFINITY)) {
        const hint = at === 0 ? ' (a table of targets goes to --targets)' : ''
        throw new Error(`${file}:${at + 1}:${index + 1}: ${what} must be numbers >= 0; received '${text}'${hint}`)
      }
      numbers.push(number)
    }
  })
  if (numbers.length === 0) {
    throw new Error(`${file}: holds no ${what}`)
  }
  return Float64Array.from(numbers)
}
