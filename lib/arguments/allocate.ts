// The arrays that results are. They are memory of the engine's own, so that they may be transferred and kept
// after their thread has ended; and the library makes them, so that they are instances of the classes
// of the realm in which it was evaluated.
import { outOfMemory } from '../errors.js'

// The classes as they are when the library is loaded: what a program puts in their place later could show an
// array to others while the addon writes to it.
const Own = { BigUint64Array, Float64Array, Int32Array, Uint32Array, Uint8Array }

/** What `make` returns, or ERR_MEMORY_ALLOCATION_FAILED where the engine refuses it so many bytes. */
export function allocated<T>(bytes: number, make: () => T): T {
  try {
    return make()
  } catch (error) {
    throw error instanceof RangeError ? outOfMemory(bytes) : error
  }
}

/** So many slots to fill. */
export function newRoutes(slots: number): Int32Array {
  return allocated(slots * 4, () => new Own.Int32Array(slots))
}

/** So many bytes, all 0. */
export function newBytes(length: number): Uint8Array {
  return allocated(length, () => new Own.Uint8Array(length))
}

/** So many whole numbers from 0 to 2^32 - 1, all 0. */
export function newWords(length: number): Uint32Array {
  return allocated(length * 4, () => new Own.Uint32Array(length))
}

/** So many whole numbers from 0 to 2^64 - 1, all 0. */
export function newLongWords(length: number): BigUint64Array {
  return allocated(length * 8, () => new Own.BigUint64Array(length))
}

/** So many numbers, all 0. */
export function newNumbers(length: number): Float64Array {
  return allocated(length * 8, () => new Own.Float64Array(length))
}
