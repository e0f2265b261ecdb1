import { bare, bitBytes, checkSlots, integer, lengthOf, readOptions, readSeed, type Seed, uint32 } from './arguments.js'
import { binding, type SampledInput } from './binding.js'
import { type Call, routesCall, runAsync } from './call.js'
import { invalidValue } from './errors.js'
import { newWords } from './memory.js'

/** A bit matrix: n rows of ceil(n / 64) little-endian 64-bit words; bits at columns >= n are ignored. */
export type BitMatrix = BigUint64Array | Uint8Array

/** The problem of the published router, without the permutations. */
export interface PhaseRouterAutoOptions {
  /** Sources x ring positions; only the row popcounts matter. Read during the call, without a copy. */
  sBits?: BitMatrix
  /** Targets x ring positions; only the row popcounts matter. Read during the call, without a copy. */
  tBits?: BitMatrix
  /** In place of `sBits`: the row popcounts, n numbers from 0 to n. */
  sDegrees?: Uint32Array
  /** In place of `tBits`: the row popcounts, n numbers from 0 to n. */
  tDegrees?: Uint32Array
  /** Sources, and targets: 0 to 2^31 - 1. */
  n: number
  /** Fan-out: 1 or more; slots beyond the matches of a source are -1. */
  k: number
  /** 0 to 2^53 - 1, or a bigint up to 2^64 - 1; 0 by default. */
  seed?: Seed
}

/** The problem of the published router. */
export interface PhaseRouterOptions extends PhaseRouterAutoOptions {
  /** Ring position of every target: a permutation of 0..n-1. */
  colPermS: Uint32Array
  /** Ring position of every source: a permutation of 0..n-1. */
  colPermT: Uint32Array
}

/** What a call that returns a promise takes besides. */
export interface AsyncOptions {
  /** Ends the call: the promise rejects with an AbortError, code ABORT_ERR. */
  signal?: AbortSignal
}

const AUTO_OPTIONS = ['sBits', 'tBits', 'sDegrees', 'tDegrees', 'n', 'k', 'seed'] as const
const OPTIONS = [...AUTO_OPTIONS, 'colPermS', 'colPermT'] as const

/**
 * The published phase router, bit for bit.
 *
 * Resolves to n * k targets, row-major: row i holds the targets of source i, -1 in unfilled slots.
 * Everything is read before the call returns: the inputs may be changed, transferred or dropped
 * while the promise is pending. Bit matrices are counted in place during the call (O(n^2 / 64), on
 * all threads); for n above some ten thousand pass degrees. Work O(sum of source degrees), memory
 * O(n) beside input and output.
 *
 * Rejects with ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE or ERR_INVALID_ARG_VALUE, naming the option.
 */
export async function phaseRouter(options: PhaseRouterOptions & AsyncOptions): Promise<Int32Array> {
  const read = readOptions(options, [...OPTIONS, 'signal'], 'phaseRouter')
  return runAsync(given(read), read.signal)
}

/** As {@link phaseRouter}, blocking: throws what the other rejects with. */
export function phaseRouterSync(options: PhaseRouterOptions): Int32Array {
  return given(readOptions(options, OPTIONS, 'phaseRouterSync')).now()
}

/**
 * As {@link phaseRouter}, with both permutations derived from the seed: one ChaCha8 generator
 * shuffles 0..n for colPermS, then 0..n for colPermT.
 */
export async function phaseRouterAuto(options: PhaseRouterAutoOptions & AsyncOptions): Promise<Int32Array> {
  const read = readOptions(options, [...AUTO_OPTIONS, 'signal'], 'phaseRouterAuto')
  return runAsync(derived(read), read.signal)
}

/** As {@link phaseRouterAuto}, blocking: throws what the other rejects with. */
export function phaseRouterAutoSync(options: PhaseRouterAutoOptions): Int32Array {
  return derived(readOptions(options, AUTO_OPTIONS, 'phaseRouterAutoSync')).now()
}

function given(options: PhaseRouterOptions): Call {
  const colPermS = uint32('colPermS', options.colPermS)
  const colPermT = uint32('colPermT', options.colPermT)
  return sampledCall({ ...square(options), colPermS, colPermT })
}

function derived(options: PhaseRouterAutoOptions): Call {
  return sampledCall(square(options))
}

function square(options: PhaseRouterAutoOptions): SampledInput {
  const n = integer('n', options.n)
  const k = integer('k', options.k, 1)
  checkSlots(n, k, 'n * k')
  const seed = readSeed(options.seed)
  const sDegrees = degrees('s', options.sBits, options.sDegrees, n)
  const tDegrees = degrees('t', options.tBits, options.tDegrees, n)
  return { sDegrees, tDegrees, k, seed }
}

/** The degrees, given or counted. */
function degrees(side: 's' | 't', bits: unknown, given: unknown, n: number): Uint32Array {
  if ((bits === undefined) === (given === undefined)) {
    throw invalidValue(`${side}Bits`, `or ${side}Degrees must be given, and not both`)
  }
  if (bits !== undefined) {
    const bytes = bitBytes(`${side}Bits`, bits)
    const counted = newWords(n)
    binding.degreesFromBits(`${side}Bits`, bytes, counted)
    return counted
  }
  const array = uint32(`${side}Degrees`, given)
  if (lengthOf(array) !== n) {
    throw invalidValue(`${side}Degrees`, `must have length ${n}; received ${lengthOf(array)}`)
  }
  return array
}

/** A call of the sampled kernel. */
export function sampledCall(given: SampledInput): Call {
  const input = bare(given)
  return routesCall(lengthOf(input.sDegrees) * input.k, {
    now: (routes) => binding.sampledSync(input, routes),
    start: (task, routes) => binding.sampled(task, input, routes),
  })
}
