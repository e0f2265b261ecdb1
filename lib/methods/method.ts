import { float64InPlace, type Numbers } from '../arguments/arrays.js'
import { integer, positiveInteger, readSeed, type Seed } from '../arguments/numbers.js'
import { optional, type Read, type Readers, type ReaderTable } from '../arguments/options.js'
import type { Call } from '../call.js'
import { type Target, targetsWith } from '../targets.js'

/** What every method takes. */
export interface CommonOptions {
  /** N: 0 to 2^31 - 1. */
  sources: number
  /** k, the targets a source gets: 1 to 2^31 - 1. */
  fanOut: number
  /** Relative capacity of every target: finite, >= 0, not all 0. */
  capacities?: Numbers | undefined
  /**
   * In place of `capacities`: M targets of equal capacity; or a list of named ones, each with its own
   * capacity, and limit and domain where the method takes them.
   */
  targets?: number | readonly Target[] | undefined
  /** 0 to 2^53 - 1, or a bigint up to 2^64 - 1; 0 by default. */
  seed?: Seed | undefined
}

export const commonReaders = {
  sources: integer,
  fanOut: positiveInteger,
  // The addon copies them before the call returns.
  capacities: optional(float64InPlace),
  targets: targetsWith(),
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
