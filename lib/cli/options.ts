import { InvalidArgumentError } from 'commander'
import { parseNumber } from './read/numbers.js'

/** The largest fan-out of `route`: a row, and the head of a table, are in memory whole. */
export const mostFanOut = 1_000_000

const maxSeed = 2n ** 64n - 1n

/** A parser for a whole number from 1 to `max`. */
export function countUpTo(max: number): (text: string) => number {
  return (text) => {
    const value = parseNumber(text)
    if (!(Number.isInteger(value) && value >= 1 && value <= max)) {
      throw new InvalidArgumentError(`Expected a whole number from 1 to ${max}.`)
    }
    return value
  }
}

/** A whole number >= 0. */
export function parseCount(text: string): number {
  const value = parseNumber(text)
  if (!(Number.isSafeInteger(value) && value >= 0)) {
    throw new InvalidArgumentError('Expected a whole number >= 0.')
  }
  return value
}

/** A finite number >= 0. */
export function parseAmount(text: string): number {
  const value = parseNumber(text)
  if (!(value >= 0 && Number.isFinite(value))) {
    throw new InvalidArgumentError('Expected a number >= 0.')
  }
  return value
}

/** A finite number above 0. */
export function parseRatio(text: string): number {
  const value = parseNumber(text)
  if (!(value > 0 && Number.isFinite(value))) {
    throw new InvalidArgumentError('Expected a number above 0.')
  }
  return value
}

/** A finite number. */
export function parseFinite(text: string): number {
  const value = parseNumber(text)
  if (!Number.isFinite(value)) {
    throw new InvalidArgumentError('Expected a number.')
  }
  return value
}

/** A whole number from 0 to 2^64-1; a bigint only where a number would not be exact. */
export function parseSeed(text: string): number | bigint {
  const seed = /^\d+(_\d+)*$/.test(text) ? BigInt(text.replaceAll('_', '')) : parseNumber(text)
  if (!(seed >= 0 && seed <= maxSeed && (typeof seed === 'bigint' || Number.isSafeInteger(seed)))) {
    throw new InvalidArgumentError(`Expected a whole number from 0 to ${maxSeed}.`)
  }
  return seed <= Number.MAX_SAFE_INTEGER ? Number(seed) : seed
}

/** The number of an item, 0 to 2^53-2. */
export function parseItem(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value >= Number.MAX_SAFE_INTEGER) {
    throw new InvalidArgumentError('Expected a whole number from 0 to 2^53-2.')
  }
  return value
}

/** Names apart by commas, each once. */
export function parseNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.includes('')) {
    throw new InvalidArgumentError('Expected names apart by commas.')
  }
  return [...new Set(names)]
}

/** Numbers apart by commas; what they must be is checked where they are used. */
export function parseCapacities(text: string): readonly number[] {
  const numbers = text.split(',').map(parseNumber)
  if (numbers.some(Number.isNaN)) throw new InvalidArgumentError('Expected numbers apart by commas.')
  return numbers
}

/** A runner of some, such as 2/3. */
export function parseRunner(text: string): { index: number; count: number } {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? []
  if (index === undefined) throw new InvalidArgumentError('Expected a runner of some, such as 2/3.')
  return { index: Number(index), count: Number(count) }
}

/** A number, up to `max`, of things, or the file that has them: what is a number names no file. */
export function countOrFile(max: number): (text: string) => number | string {
  return (text) => (Number.isNaN(parseNumber(text)) ? text : countUpTo(max)(text))
}

/** What is between cells of CSV. */
export function parseSeparator(text: string): string {
  const separator = text === 'tab' || text === '\\t' ? '\t' : text
  if (!/^[^\n\r"A-Za-z0-9]$/.test(separator)) {
    throw new InvalidArgumentError('Expected one sign, such as ; or tab.')
  }
  return separator
}
