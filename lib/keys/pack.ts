import { Buffer } from 'node:buffer'
import { newBytes, newWords } from '../arguments/allocate.js'
import { integer } from '../arguments/numbers.js'
import { invalidType, outOfRange } from '../errors.js'
import type { PackedKeys } from './hash.js'

/**
 * Packs strings for {@link KeyRouter.route}: UTF-8, a lone surrogate as U+FFFD. O(length of all).
 *
 * Throws ERR_INVALID_ARG_TYPE for what is no array of strings, ERR_OUT_OF_RANGE above 2^32 - 1 bytes.
 */
export function packKeys(strings: readonly string[]): PackedKeys {
  if (!Array.isArray(strings)) throw invalidType('strings', 'an array of strings', strings)
  const count = integer('strings.length', strings.length)
  const offsets = newWords(count + 1)
  let bytes = 0
  for (let i = 0; i < count; i++) {
    const text: unknown = strings[i]
    if (typeof text !== 'string') throw invalidType(`strings[${i}]`, 'a string', text)
    bytes += Buffer.byteLength(text)
    if (bytes >= 2 ** 32) throw outOfRange('the bytes of all strings', 'below 2^32', bytes)
    offsets[i + 1] = bytes
  }
  const keys = newBytes(bytes)
  const whole = Buffer.from(keys.buffer)
  for (let i = 0; i < count; i++) whole.write(strings[i] as string, offsets[i] as number, 'utf8')
  return { keys, offsets }
}
