import { InvalidArgumentError } from 'commander'

const maxSeed = 2n ** 64n - 1n

/** A parser for a whole number from 1 to `max`. */
export function countUpTo(max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < 1 || value > max) {
      throw new InvalidArgumentError(`Expected a whole number from 1 to ${max}.`)
    }
    return value
  }
}

/** A finite number above 0. */
export function parseRatio(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
    throw new InvalidArgumentError('Expected a number above 0.')
  }
  return value
}

/** A whole number from 0 to 2^64-1; a bigint only where a number would not be exact. */
export function parseSeed(text: string): number | bigint {
  if (!/^\d+$/.test(text) || BigInt(text) > maxSeed) {
    throw new InvalidArgumentError(`Expected a whole number from 0 to ${maxSeed}.`)
  }
  return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text)
}

/** Names apart by commas, each once. */
export function parseNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.includes('')) {
    throw new InvalidArgumentError('Expected names apart by commas.')
  }
  return [...new Set(names)]
}
