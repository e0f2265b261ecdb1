// Hashes of keys in two lanes of 32 bits, as in src/keys/hash.rs, to the bit. Part of the mapping: a
// change of anything here moves keys.
import { TextEncoder, types } from 'node:util'
import { invalidType, outOfRange } from '../errors.js'

/** What names something: strings as UTF-8, bytes as they are, whole numbers as their decimal digits. */
export type Key = string | Uint8Array | bigint | number

/** The hash of the last key: two lanes. */
export const lanes = { a: 0, b: 0 }

/** Puts the hash of a key into {@link lanes}; the first two arguments are where it begins. O(length). */
export function hashKey(a: number, b: number, key: Key): void {
  if (typeof key === 'string') hashString(a, b, key)
  else if (typeof key === 'number' || typeof key === 'bigint') hashString(a, b, digits(key))
  else if (types.isUint8Array(key)) hashBytes(a, b, key, key.length)
  else throw invalidType('key', 'a string, a Uint8Array, a bigint or a whole number', key)
}

function digits(key: number | bigint): string {
  if (typeof key === 'number' && !Number.isSafeInteger(key)) {
    throw outOfRange('key', 'a string, a Uint8Array, a bigint or a safe integer', key)
  }
  // -0 has the digits of 0.
  return String(key)
}

function hashString(startA: number, startB: number, key: string): void {
  const length = key.length
  let a = startA
  let b = startB
  let i = 0
  let all = 0
  // Four characters at a time, as if they were bytes; what is not ASCII shows in `all`.
  for (; i + 4 <= length; i += 4) {
    const c0 = key.charCodeAt(i)
    const c1 = key.charCodeAt(i + 1)
    const c2 = key.charCodeAt(i + 2)
    const c3 = key.charCodeAt(i + 3)
    all |= c0 | c1 | c2 | c3
    const word = c0 | (c1 << 8) | (c2 << 16) | (c3 << 24)
    a = Math.imul(a ^ word, 0x9e3779b1)
    b = Math.imul(b ^ word, 0x85ebca77)
    b = (b << 17) | (b >>> 15)
    a = (((a << 13) | (a >>> 19)) + b) | 0
  }
  if (i < length) {
    let word = 0
    for (let shift = 0; i < length; i++, shift += 8) {
      const c = key.charCodeAt(i)
      all |= c
      word |= c << shift
    }
    a = Math.imul(a ^ word, 0x9e3779b1)
    b = Math.imul(b ^ word, 0x85ebca77)
    b = (b << 17) | (b >>> 15)
    a = (((a << 13) | (a >>> 19)) + b) | 0
  }
  if (all > 127) hashText(startA, startB, key)
  else finish(a, b, length)
}

const encoder = new TextEncoder()
const buffer = new Uint8Array(1024)

/** The bytes of a string, a lone surrogate as U+FFFD. */
function hashText(a: number, b: number, key: string): void {
  // No UTF-16 unit takes more than three bytes.
  if (key.length * 3 > buffer.length) {
    const bytes = encoder.encode(key)
    hashBytes(a, b, bytes, bytes.length)
    return
  }
  const { written } = encoder.encodeInto(key, buffer)
  hashBytes(a, b, buffer, written)
}

function hashBytes(startA: number, startB: number, bytes: Uint8Array, length: number): void {
  let a = startA
  let b = startB
  for (let i = 0; i < length; i += 4) {
    // Beyond the last byte there are zeros.
    let word = bytes[i] as number
    if (i + 1 < length) word |= (bytes[i + 1] as number) << 8
    if (i + 2 < length) word |= (bytes[i + 2] as number) << 16
    if (i + 3 < length) word |= (bytes[i + 3] as number) << 24
    a = Math.imul(a ^ word, 0x9e3779b1)
    b = Math.imul(b ^ word, 0x85ebca77)
    b = (b << 17) | (b >>> 15)
    a = (((a << 13) | (a >>> 19)) + b) | 0
  }
  finish(a, b, length)
}

function finish(first: number, second: number, length: number): void {
  let a = first ^ length
  let b = (second + a) | 0
  a = mixed((a + ((b << 16) | (b >>> 16))) | 0)
  b = mixed(b ^ a)
  lanes.a = (a + b) | 0
  lanes.b = b
}

/** A bijection of 32-bit words in which every input bit reaches every output bit. */
export function mixed(word: number): number {
  let x = word
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return x ^ (x >>> 16)
}

/** Strings packed for the native calls: their bytes one after the other, and where they begin. */
export interface PackedKeys {
  /** The UTF-8 bytes of all keys. */
  keys: Uint8Array
  /** Key i is the bytes from `offsets[i]` to `offsets[i + 1]`: one more than there are keys. */
  offsets: Uint32Array
}
