import { TextEncoder, types } from 'node:util'
import { invalidType, outOfRange } from '../errors.js'
import { newBytes, newNumbers } from './allocate.js'
import { lengthOf } from './arrays.js'
import { integer } from './numbers.js'

/** What sources or targets are called: distinct strings, safe integers or bigints. A number is the text of its digits. */
export type IdList = readonly (string | number | bigint)[] | Uint32Array | BigUint64Array | BigInt64Array

/** Ids as the addon takes them: all whole numbers, or all texts. */
export interface Ids {
  /** How many there are. */
  length: number
  /** Whole numbers from 0 to 2^53 - 1. */
  numbers?: Float64Array
  /** UTF-8, one text behind the other. */
  bytes?: Uint8Array
  /** Where each text ends. */
  ends?: Float64Array
}

/** Reads ids, each once. Whether one stands there twice is for the addon to find. */
export function idList(name: string, value: unknown): Ids {
  if (types.isUint32Array(value) || types.isBigUint64Array(value) || types.isBigInt64Array(value)) {
    return packed(name, Array.from(value as Iterable<number | bigint>), lengthOf(value))
  }
  if (!Array.isArray(value)) {
    throw invalidType(
      name,
      'an array of strings, integers or bigints, a Uint32Array, a BigUint64Array or a BigInt64Array',
      value,
    )
  }
  return packed(name, value, integer(`${name}.length`, value.length))
}

function packed(name: string, list: readonly unknown[], length: number): Ids {
  const numbers = newNumbers(length)
  for (let i = 0; i < length; i++) {
    const id = list[i]
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0) return texts(name, list, length)
    // -0 is 0.
    numbers[i] = id + 0
  }
  return Object.assign(Object.create(null), { length, numbers })
}

/** Writes texts into memory that doubles when it is full. */
function texts(name: string, list: readonly unknown[], length: number): Ids {
  const encoder = new TextEncoder()
  const ends = newNumbers(length)
  let bytes = newBytes(16 * length + 64)
  let end = 0
  for (let i = 0; i < length; i++) {
    const text = textOf(`${name}[${i}]`, list[i])
    // A UTF-16 unit takes three bytes at most.
    if (bytes.length - end < 3 * text.length) {
      const more = newBytes(2 * bytes.length + 3 * text.length)
      more.set(bytes.subarray(0, end))
      bytes = more
    }
    end += encoder.encodeInto(text, bytes.subarray(end)).written
    ends[i] = end
  }
  return Object.assign(Object.create(null), { length, bytes: bytes.subarray(0, end), ends })
}

function textOf(name: string, id: unknown): string {
  if (typeof id === 'string') return id
  if (typeof id === 'bigint') return id.toString()
  if (typeof id !== 'number') throw invalidType(name, 'a string, an integer or a bigint', id)
  if (!Number.isSafeInteger(id)) throw outOfRange(name, 'a safe integer', id)
  return (id + 0).toString()
}
