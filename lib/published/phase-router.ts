import { binding, type SampledInput } from '../addon/binding.js'
import { newWords } from '../arguments/allocate.js'
import { bitBytes, lengthOf, uint32 } from '../arguments/arrays.js'
import { checkSlots, integer, positiveInteger, readSeed, type Seed } from '../arguments/numbers.js'
import { optional, type Read, type Readers, readOptions } from '../arguments/options.js'
import { type ProgressOptions, progressReaders } from '../arguments/signal.js'
import { type Call, routesCall, runAsync } from '../call.js'
import { countFilled, type Report, watched, watchedAsync } from '../diagnostics.js'
import { invalidValue } from '../errors.js'

/** A bit matrix: n rows of ceil(n / 64) little-endian 64-bit words; bits at columns >= n are ignored. */
export type BitMatrix = BigUint64Array | Uint8Array

/** The problem of the published router, without the permutations. */
export interface PhaseRouterAutoOptions {
  /** Sources x ring positions; only the row popcounts matter. Read during the call, without a copy. */
  sBits?: BitMatrix | undefined
  /** Targets x ring positions; only the row popcounts matter. Read during the call, without a copy. */
  tBits?: BitMatrix | undefined
  /** In place of `sBits`: the row popcounts, n numbers from 0 to n. */
  sDegrees?: Uint32Array | undefined
  /** In place of `tBits`: the row popcounts, n numbers from 0 to n. */
  tDegrees?: Uint32Array | undefined
  /** Sources, and targets: 0 to 2^31 - 1. */
  n: number
  /** Fan-out: 1 or more; slots beyond the matches of a source are -1. */
  k: number
  /** 0 to 2^53 - 1, or a bigint up to 2^64 - 1; 0 by default. */
  seed?: Seed | undefined
}

/** The problem of the published router. */
export interface PhaseRouterOptions extends PhaseRouterAutoOptions {
  /** Ring position of every target: a permutation of 0..n-1. */
  colPermS: Uint32Array
  /** Ring position of every source: a permutation of 0..n-1. */
  colPermT: Uint32Array
}

const autoReaders = {
  n: integer,
  k: positiveInteger,
  seed: readSeed,
  sBits: optional(bitBytes),
  sDegrees: optional(uint32),
  tBits: optional(bitBytes),
  tDegrees: optional(uint32),
} satisfies Readers<PhaseRouterAutoOptions>

const autoLaterReaders = { ...autoReaders, ...progressReaders }

const readers = { ...autoReaders, colPermS: uint32, colPermT: uint32 } satisfies Readers<PhaseRouterOptions>

const laterReaders = { ...readers, ...progressReaders }

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
export function phaseRouter(options: PhaseRouterOptions & ProgressOptions): Promise<Int32Array> {
  return asynchronous((report) => {
    const read = readOptions(options, laterReaders, 'phaseRouter')
    return runAsync(squareCall(read, report), read, report)
  })
}

/** As {@link phaseRouter}, blocking: throws what the other rejects with. */
export function phaseRouterSync(options: PhaseRouterOptions): Int32Array {
  return blocking((report) => squareCall(readOptions(options, readers, 'phaseRouterSync'), report))
}

/**
 * As {@link phaseRouter}, with both permutations derived from the seed: one ChaCha8 generator
 * shuffles 0..n for colPermS, then 0..n for colPermT.
 */
export function phaseRouterAuto(options: PhaseRouterAutoOptions & ProgressOptions): Promise<Int32Array> {
  return asynchronous((report) => {
    const read = readOptions(options, autoLaterReaders, 'phaseRouterAuto')
    return runAsync(squareCall(read, report), read, report)
  })
}

/** As {@link phaseRouterAuto}, blocking: throws what the other rejects with. */
export function phaseRouterAutoSync(options: PhaseRouterAutoOptions): Int32Array {
  return blocking((report) => squareCall(readOptions(options, autoReaders, 'phaseRouterAutoSync'), report))
}

function asynchronous(call: (report?: Report) => Promise<Int32Array>): Promise<Int32Array> {
  return watchedAsync('route', 'sampled', async (report) => call(report), countFilled)
}

function blocking(call: (report?: Report) => Call): Int32Array {
  return watched('route', 'sampled', (report) => call(report).now(), countFilled)
}

/** The call, with the permutations that were given or else those that the seed stands for. */
function squareCall(read: Read<typeof autoReaders>, report: Report | undefined): Call {
  checkSlots(read.n, read.k, 'n * k')
  const sDegrees = degrees('sBits', read.sBits, 'sDegrees', read.sDegrees, read.n)
  const tDegrees = degrees('tBits', read.tBits, 'tDegrees', read.tDegrees, read.n)
  const call = sampledCall(Object.assign(read, { sDegrees, tDegrees }))
  report?.of(call.sizes)
  return call
}

/** The degrees, given or counted. */
function degrees(
  bitsName: string,
  bits: Uint8Array | undefined,
  name: string,
  given: Uint32Array | undefined,
  n: number,
): Uint32Array {
  if ((bits === undefined) === (given === undefined)) {
    throw invalidValue(bitsName, `or ${name} must be given, and not both`)
  }
  if (given === undefined) {
    const counted = newWords(n)
    binding.degreesFromBits(bitsName, bits as Uint8Array, counted)
    return counted
  }
  if (lengthOf(given) !== n) throw invalidValue(name, `must have length ${n}; received ${lengthOf(given)}`)
  return given
}

/** A call of the sampled kernel; the input inherits nothing, and may have more than is asked for. */
export function sampledCall(input: SampledInput): Call {
  const { sDegrees, tDegrees, k } = input
  return routesCall(
    { sources: lengthOf(sDegrees), targets: lengthOf(tDegrees), fanOut: k },
    {
      now: (routes) => binding.sampledSync(input, routes),
      start: (task, routes) => binding.sampled(task, input, routes),
    },
  )
}
