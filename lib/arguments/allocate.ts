import { outOfMemory } from '../errors.js'

/** What `make` returns, or ERR_MEMORY_ALLOCATION_FAILED where the engine refuses it so many bytes. */
export function allocated<T>(bytes: number, make: () => T): T {
  try {
    return make()
  } catch (error) {
    throw error instanceof RangeError ? outOfMemory(bytes) : error
  }
}

/**
 * So many slots to fill, in memory of JavaScript's own: memory of the addon's would be freed by the
 * event loop only, and pile up in a program that calls again and again without letting it turn.
 */
export function newRoutes(slots: number): Int32Array {
  return allocated(slots * 4, () => new Int32Array(slots))
}

/** So many bytes, all 0. */
export function newBytes(length: number): Uint8Array {
  return allocated(length, () => new Uint8Array(length))
}

/** So many whole numbers from 0 to 2^32 - 1, all 0. */
export function newWords(length: number): Uint32Array {
  return allocated(length * 4, () => new Uint32Array(length))
}

/** So many numbers, all 0. */
export function newNumbers(length: number): Float64Array {
  return allocated(length * 8, () => new Float64Array(length))
}
