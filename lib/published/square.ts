import { binding } from '../addon/binding.js'
import { newLongWords, newWords } from '../arguments/allocate.js'
import { lengthOf, uint32 } from '../arguments/arrays.js'
import { integer, readSeed, type Seed } from '../arguments/numbers.js'

/**
 * A bit matrix with the given row degrees: n rows of ceil(n / 64) words, the first `degrees[i]`
 * bits of row i set. O(n^2 / 64).
 *
 * Throws ERR_OUT_OF_RANGE for a degree above n, ERR_INVALID_ARG_VALUE when there are not n.
 */
export function packBits(degrees: Uint32Array, n: number): BigUint64Array {
  const rows = uint32('degrees', degrees)
  // The addon refuses other lengths than n: nothing is made for them.
  const words = newLongWords(lengthOf(rows) === integer('n', n) ? n * Math.ceil(n / 64) : 0)
  binding.packBits(rows, n, words)
  return words
}

/** Ring positions for `phaseRouter`. */
export interface ColumnPermutations {
  /** Ring position of every target. */
  colPermS: Uint32Array
  /** Ring position of every source. */
  colPermT: Uint32Array
}

/**
 * The permutations that `phaseRouterAuto` derives from a seed, in the form that `phaseRouter`
 * takes: one ChaCha8 generator shuffles 0..n twice. O(n).
 */
export function shuffledPermutations(n: number, seed?: Seed): ColumnPermutations {
  const size = integer('n', n)
  const columns = { colPermS: newWords(size), colPermT: newWords(size) }
  binding.shuffledPermutations(columns.colPermS, columns.colPermT, readSeed('seed', seed))
  return columns
}
