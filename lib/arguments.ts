import { types } from 'node:util'
import { invalidType, invalidValue, outOfRange } from './errors.js'
import { newBytes, newNumbers, newRoutes, newWords } from './memory.js'

/** The largest number of sources, targets, slots a source, and slots in one result: 2^31 - 1. */
export const MOST = 2 ** 31 - 1

/** A seed: a whole number from 0 to 2^53 - 1, or a bigint from 0 to 2^64 - 1. */
export type Seed = number | bigint

/** Numbers in any of the forms that options take. */
export type Numbers = readonly number[] | Float64Array | Uint32Array

/**
 * A copy of an object without a prototype: what it does not have is not found on Object.prototype
 * either, whatever a program has put there.
 */
export function bare<T extends object>(object: T): T {
  return Object.assign(Object.create(null), object)
}

/**
 * The options that are there: every property is read once, so that a getter or a proxy cannot give
 * one value to the check and another to the use; and none is read from a prototype.
 *
 * Throws ERR_INVALID_ARG_TYPE for what is no object.
 */
export function copyOptions<T extends object>(value: T): T {
  if (typeof value !== 'object' || value === null) throw invalidType('options', 'an object', value)
  const copy: Record<string, unknown> = Object.create(null)
  for (const name of Object.keys(value)) {
    const given = (value as Record<string, unknown>)[name]
    if (given !== undefined) copy[name] = given
  }
  return copy as T
}

/** As {@link copyOptions}; throws ERR_INVALID_ARG_VALUE for a name that is not among `allowed`. */
export function readOptions<T extends object>(value: T, allowed: readonly (keyof T & string)[], where: string): T {
  const options = copyOptions(value)
  checkNames(options, allowed, where)
  return options
}

/** Throws ERR_INVALID_ARG_VALUE for an option whose name is not among `allowed`. */
export function checkNames(options: object, allowed: readonly string[], where: string): void {
  for (const name of Object.keys(options)) {
    if (!allowed.includes(name)) {
      throw invalidValue(name, `is not an option of ${where}; it takes ${allowed.join(', ')}`)
    }
  }
}

/** The whole number `value`, between `min` and `max` (2^31 - 1 unless said otherwise). */
export function integer(name: string, value: unknown, min = 0, max = MOST): number {
  if (typeof value !== 'number') throw invalidType(name, 'a number', value)
  if (!Number.isInteger(value) || value < min || value > max) {
    throw outOfRange(name, `a whole number from ${min} to ${max}`, value)
  }
  return value
}

/** The finite number `value`. */
export function finite(name: string, value: unknown): number {
  if (typeof value !== 'number') throw invalidType(name, 'a number', value)
  if (!Number.isFinite(value)) throw outOfRange(name, 'finite', value)
  return value
}

/** The seed as a bigint; 0 when it is absent. */
export function readSeed(value: Seed | undefined): bigint {
  if (value === undefined) return 0n
  if (typeof value === 'bigint') {
    if (value < 0n || value >= 1n << 64n) throw outOfRange('seed', 'from 0 to 2^64 - 1', value)
    return value
  }
  return BigInt(integer('seed', value, 0, Number.MAX_SAFE_INTEGER))
}

/** Checks that N * k routes fit one result; `advice` ends the message where they do not. */
export function checkSlots(sources: number, fanOut: number, names = 'sources * fanOut', advice = ''): void {
  if (sources * fanOut > MOST) {
    throw outOfRange(names, `at most ${MOST} for one result${advice}`, sources * fanOut)
  }
}

/** The numbers as a Float64Array of their own, whatever they came in. */
export function float64(name: string, value: unknown): Float64Array {
  if (types.isFloat64Array(value) || types.isUint32Array(value)) return filledWith(newNumbers(lengthOf(value)), value)
  if (!Array.isArray(value)) throw invalidType(name, 'an array of numbers, a Float64Array or a Uint32Array', value)
  const numbers = newNumbers(integer(`${name}.length`, value.length))
  for (let i = 0; i < numbers.length; i++) {
    const number: unknown = value[i]
    if (typeof number !== 'number') throw invalidType(`${name}[${i}]`, 'a number', number)
    numbers[i] = number
  }
  return numbers
}

/** As {@link float64}, of what may be absent. */
export function optionalFloat64(name: string, value: unknown): Float64Array | undefined {
  return value === undefined ? undefined : float64(name, value)
}

/** The numbers as a Float64Array: itself if it is one, and no other threads could write to it. */
export function float64InPlace(name: string, value: unknown): Float64Array {
  return types.isFloat64Array(value) && !isShared(value) ? value : float64(name, value)
}

/** Limits, of routes or weight: what they are is checked where they are used. */
export function readLimits(value: unknown): Float64Array {
  return float64('limits', value)
}

/** Whole numbers from 0 to 2^32 - 1 as a Uint32Array. */
export function uint32Numbers(name: string, value: unknown): Uint32Array {
  if (types.isUint32Array(value)) return uint32(name, value)
  if (!Array.isArray(value)) throw invalidType(name, 'an array of numbers or a Uint32Array', value)
  const numbers = newWords(integer(`${name}.length`, value.length))
  for (let i = 0; i < numbers.length; i++) numbers[i] = integer(`${name}[${i}]`, value[i], 0, 2 ** 32 - 1)
  return numbers
}

/** Small numbers, one a source, as a Uint32Array. */
export function counts(name: string, value: unknown): Uint32Array {
  if (types.isUint8Array(value)) return filledWith(newWords(lengthOf(value)), value)
  if (!types.isUint32Array(value)) throw invalidType(name, 'a Uint8Array or a Uint32Array', value)
  return uint32(name, value)
}

// The getters themselves: an array may carry properties of these names which tell something else.
const getter = (name: string) =>
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), name)?.get as () => unknown
const [bufferOf, offsetOf, bytesOf, elementsOf] = ['buffer', 'byteOffset', 'byteLength', 'length'].map(getter) as [
  () => ArrayBufferLike,
  () => number,
  () => number,
  () => number,
]

/** The elements of a typed array, whatever it says: 0 once its memory was transferred. */
export function lengthOf(array: ArrayBufferView): number {
  return elementsOf.call(array)
}

/** `copy`, which has as many elements, with those of `from`. */
function filledWith<T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(
  copy: T,
  from: NodeJS.TypedArray,
): T {
  // An array without memory cannot be read, and is an empty one.
  if (copy.length > 0) copy.set(from as Uint8Array)
  return copy
}

/** Whether a typed array is a view of a SharedArrayBuffer. */
function isShared(array: NodeJS.TypedArray): boolean {
  return types.isSharedArrayBuffer(bufferOf.call(array))
}

/** The Uint32Array `value`; a copy where other threads could write to it. */
export function uint32(name: string, value: unknown): Uint32Array {
  if (!types.isUint32Array(value)) throw invalidType(name, 'a Uint32Array', value)
  return isShared(value) ? filledWith(newWords(lengthOf(value)), value) : value
}

/** The Int32Array `value`; a copy where other threads could write to it. */
export function int32(name: string, value: unknown): Int32Array {
  const array = writableInt32(name, value)
  return isShared(array) ? filledWith(newRoutes(lengthOf(array)), array) : array
}

/** The Int32Array `value` itself. */
export function writableInt32(name: string, value: unknown): Int32Array {
  if (!types.isInt32Array(value)) throw invalidType(name, 'an Int32Array', value)
  return value
}

/** The Int32Array `value`, which is a view of a SharedArrayBuffer. */
export function sharedInt32(name: string, value: unknown): Int32Array {
  const array = writableInt32(name, value)
  if (!isShared(array)) throw invalidType(name, 'an Int32Array over a SharedArrayBuffer', value)
  return array
}

/** The bytes of a bit matrix, in place; a copy where other threads could write to them. */
export function bitBytes(name: string, value: unknown): Uint8Array {
  if (!types.isBigUint64Array(value) && !types.isUint8Array(value)) {
    throw invalidType(name, 'a BigUint64Array, a Buffer or a Uint8Array', value)
  }
  if (lengthOf(value) === 0) return new Uint8Array(0)
  const bytes = new Uint8Array(bufferOf.call(value), offsetOf.call(value), bytesOf.call(value))
  return isShared(bytes) ? filledWith(newBytes(bytes.length), bytes) : bytes
}

/** The signal, or nothing. */
export function readSignal(value: unknown): AbortSignal | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'object' && value !== null) {
    const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>
    const listens = typeof addEventListener === 'function' && typeof removeEventListener === 'function'
    if (typeof aborted === 'boolean' && listens) return value as AbortSignal
  }
  throw invalidType('signal', 'an AbortSignal', value)
}
