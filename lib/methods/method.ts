import { newNumbers } from '../arguments/allocate.js'
import { type Numbers, optionalFloat64 } from '../arguments/arrays.js'
import { integer, positiveInteger, readSeed, type Seed } from '../arguments/numbers.js'
import { optional, type Read, type Readers, type ReaderTable } from '../arguments/options.js'
import type { Call } from '../call.js'
import { invalidValue } from '../errors.js'

/** What every method takes. */
export interface CommonOptions {
  /** N: 0 to 2^31 - 1. */
  sources: number
  /** k, the targets a source gets: 1 to 2^31 - 1. */
  fanOut: number
  /** Relative capacity of every target: finite, >= 0, not all 0. */
  capacities?: Numbers
  /** In place of `capacities`: M targets of equal capacity. */
  targets?: number
  /** 0 to 2^53 - 1, or a bigint up to 2^64 - 1; 0 by default. */
  seed?: Seed
}

export const commonReaders = {
  sources: integer,
  fanOut: positiveInteger,
  capacities: optionalFloat64,
  targets: optional(positiveInteger),
  seed: readSeed,
} satisfies Readers<CommonOptions>

/** What a method does with its input, in words for tables. */
export interface Contract {
  /** What it is, after its name. */
  summary: string
  /** Whether no target gets more than its limit. */
  keepsLimits: boolean
  /** Whether the targets of a source are distinct. */
  distinct: boolean
  /** Work, beside what is O(M). */
  cost: string
}

/** One way of routing. */
export interface Method<Table extends ReaderTable = ReaderTable> {
  /** The options it takes. */
  readers: Table
  contract: Contract
  /** The call for options that were read; throws what is wrong with them beside each other. */
  prepare(options: Read<Table>): Call
}

/** {@link Method}, its table inferred. */
export function method<Table extends ReaderTable>(method: Method<Table>): Method<Table> {
  return method
}

type Targets = Pick<Read<typeof commonReaders>, 'capacities' | 'targets'> & { limits?: Float64Array }

/**
 * The options, which have no prototype, with a capacity for every target: given, or the limits
 * (where a method keeps them), or M times 1. The addon takes of them what it knows, and checks what
 * the arrays hold.
 */
export function withCapacities<T extends Targets>(options: T): T & { capacities: Float64Array } {
  return Object.assign(options, { capacities: capacitiesOf(options) })
}

function capacitiesOf({ capacities, targets, limits }: Targets): Float64Array {
  if (capacities === undefined && targets === undefined && limits !== undefined) {
    if (!limits.includes(Number.POSITIVE_INFINITY)) return limits
    throw invalidValue('limits', 'must be finite where they serve as capacities; give capacities or targets too')
  }
  if ((capacities === undefined) === (targets === undefined)) {
    throw invalidValue('capacities', 'or targets must be given, and not both')
  }
  if (targets !== undefined) return newNumbers(targets).fill(1)
  if (capacities?.length === 0) throw invalidValue('capacities', 'must not be empty')
  return capacities as Float64Array
}
