import { invalidType, outOfRange } from '../errors.js'

/** The largest number of sources, targets, slots a source, and slots in one result: 2^31 - 1. */
export const MAX_COUNT = 2 ** 31 - 1

/** A seed: a whole number from 0 to 2^53 - 1, or a bigint from 0 to 2^64 - 1. */
export type Seed = number | bigint

/** The whole number `value`, between `min` and `max` (2^31 - 1 unless said otherwise). */
export function integer(name: string, value: unknown, min = 0, max = MAX_COUNT): number {
  if (typeof value !== 'number') throw invalidType(name, 'a number', value)
  if (!Number.isInteger(value) || value < min || value > max) {
    throw outOfRange(name, `a whole number from ${min} to ${max}`, value)
  }
  return value
}

/** The whole number `value`, at least 1. */
export function positiveInteger(name: string, value: unknown): number {
  return integer(name, value, 1)
}

/** A bound as a whole number between `min` and `max`; undefined for Infinity, which bounds nothing. */
export function bound(name: string, value: unknown, min: number, max: number): number | undefined {
  if (typeof value !== 'number') throw invalidType(name, 'a number', value)
  if (value === Number.POSITIVE_INFINITY) return undefined
  if (!Number.isInteger(value) || value < min || value > max) {
    throw outOfRange(name, `a whole number from ${min} to ${max}, or Infinity`, value)
  }
  return value
}

/** The finite number `value`. */
export function finite(name: string, value: unknown): number {
  if (typeof value !== 'number') throw invalidType(name, 'a number', value)
  if (!Number.isFinite(value)) throw outOfRange(name, 'finite', value)
  return value
}

/** The number `value`, finite and not below 0. */
export function nonNegative(name: string, value: unknown): number {
  if (typeof value !== 'number') throw invalidType(name, 'a number', value)
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw outOfRange(name, 'finite and >= 0', value)
  return value
}

/** The seed as a bigint; 0 when it is absent. */
export function readSeed(name: string, value: unknown): bigint {
  if (value === undefined) return 0n
  if (typeof value === 'bigint') {
    if (value < 0n || value >= 1n << 64n) throw outOfRange(name, 'from 0 to 2^64 - 1', value)
    return value
  }
  if (typeof value !== 'number') throw invalidType(name, 'a number or a bigint', value)
  return BigInt(integer(name, value, 0, Number.MAX_SAFE_INTEGER))
}

/** Checks that N * k routes fit one result; `advice` ends the message where they do not. */
export function checkSlots(sources: number, fanOut: number, names = 'sources * fanOut', advice = ''): void {
  if (sources * fanOut > MAX_COUNT) {
    throw outOfRange(names, `at most ${MAX_COUNT} for one result${advice}`, sources * fanOut)
  }
}
