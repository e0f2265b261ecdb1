import { extname } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { MAX_COUNT } from '../arguments/numbers.js'
import { type FormatName, formats } from './write/formats.js'

/** The largest fan-out of `route`: a row, and the head of a table, are in memory whole. */
export const mostFanOut = 1_000_000

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

/** A number of sources, or the file that has them. */
export function parseSources(text: string): number | string {
  return /^\d+$/.test(text) ? countUpTo(MAX_COUNT)(text) : text
}

/** A file and its format, which the ending tells; without a file, CSV for stdout. */
export interface OutFile {
  readonly file: string | undefined
  readonly format: FormatName
}

export const toStdout: OutFile = { file: undefined, format: 'csv' }

/** A file name with a known ending, or `-` for stdout. */
export function parseOut(text: string): OutFile {
  if (text === '-') {
    return toStdout
  }
  const format = extname(text).slice(1).toLowerCase()
  if (!Object.hasOwn(formats, format)) {
    const endings = Object.keys(formats).map((name) => `.${name}`)
    throw new InvalidArgumentError(`Expected a name that ends in ${endings.join(', ')}, or - for CSV on stdout.`)
  }
  return { file: text, format: format as FormatName }
}
