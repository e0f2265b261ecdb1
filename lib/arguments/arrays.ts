import { types } from 'node:util'
import { invalidType } from '../errors.js'
import { newBytes, newNumbers, newRoutes, newWords } from './allocate.js'
import { integer } from './numbers.js'
import { optional } from './options.js'

/** A typed array of numbers. */
export type NumericArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array

/** Numbers in any of the forms that options take. */
export type Numbers = readonly number[] | NumericArray

function isNumeric(value: unknown): value is NumericArray {
  return types.isTypedArray(value) && !types.isBigInt64Array(value) && !types.isBigUint64Array(value)
}

const NUMBERS = 'an array of numbers, plain or typed'

/** The numbers as a Float64Array of their own, whatever they came in. */
export function float64(name: string, value: unknown): Float64Array {
  if (isNumeric(value)) return filledWith(newNumbers(lengthOf(value)), value)
  if (!Array.isArray(value)) throw invalidType(name, NUMBERS, value)
  const numbers = newNumbers(integer(`${name}.length`, value.length))
  for (let i = 0; i < numbers.length; i++) {
    const number: unknown = value[i]
    if (typeof number !== 'number') throw invalidType(`${name}[${i}]`, 'a number', number)
    numbers[i] = number
  }
  return numbers
}

/** As {@link float64}, of what may be absent. */
export const optionalFloat64 = optional(float64)

/** The numbers as a Float64Array: itself if it is one, and no other threads could write to it. */
export function float64InPlace(name: string, value: unknown): Float64Array {
  return types.isFloat64Array(value) && !isShared(value) ? value : float64(name, value)
}

/** Whole numbers from 0 to 2^32 - 1 as a Uint32Array: itself if it is one, and no other threads could write to it. */
export function uint32Numbers(name: string, value: unknown): Uint32Array {
  if (types.isUint32Array(value)) return uint32(name, value)
  if (types.isUint8Array(value) || types.isUint16Array(value)) return filledWith(newWords(lengthOf(value)), value)
  const length = isNumeric(value) ? lengthOf(value) : Array.isArray(value) ? value.length : undefined
  if (length === undefined) throw invalidType(name, NUMBERS, value)
  const numbers = newWords(integer(`${name}.length`, length))
  for (let i = 0; i < length; i++) {
    numbers[i] = integer(`${name}[${i}]`, (value as ArrayLike<unknown>)[i], 0, 2 ** 32 - 1)
  }
  return numbers
}

// The getters themselves: an array may carry properties of these names which tell something else.
const getter = (name: string | symbol) =>
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), name)?.get as () => unknown
const [bufferOf, offsetOf, bytesOf, elementsOf] = ['buffer', 'byteOffset', 'byteLength', 'length'].map(getter) as [
  () => ArrayBufferLike,
  () => number,
  () => number,
  () => number,
]

const nameOf = getter(Symbol.toStringTag)

/** The elements of a typed array, whatever it says: 0 once its memory was transferred. */
export function lengthOf(array: ArrayBufferView): number {
  return elementsOf.call(array)
}

/** `copy`, which had as many elements as `from` a moment ago, with those of `from`. */
function filledWith<T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(
  copy: T,
  from: NodeJS.TypedArray,
): T {
  // An array without memory cannot be read, and is an empty one.
  if (copy.length > 0) copy.set((isShared(from) ? fixed(from, copy.length) : from) as Uint8Array)
  return copy
}

/** The Float32Array `value` itself. */
export function float32InPlace(name: string, value: unknown): Float32Array {
  if (!types.isFloat32Array(value)) throw invalidType(name, 'a Float32Array', value)
  return value
}

// The classes as they are when the library is loaded.
const CLASSES = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
}

/** So many first elements of an array that another thread may let grow at any moment. */
function fixed(array: NodeJS.TypedArray, length: number): NodeJS.TypedArray {
  const name = nameOf.call(array) as keyof typeof CLASSES
  return new CLASSES[name](bufferOf.call(array) as ArrayBuffer, offsetOf.call(array), length)
}

/** Whether a typed array is a view of a SharedArrayBuffer. */
export function isShared(array: ArrayBufferView): boolean {
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

/** The array, unless its memory was transferred away. */
export function kept<A extends Uint32Array | Float64Array>(array: A | undefined): A | undefined {
  return array !== undefined && lengthOf(array) > 0 ? array : undefined
}
