import { binding, type Profile } from './addon/binding.js'
import { newNumbers } from './arguments/allocate.js'
import { float64, type Numbers } from './arguments/arrays.js'
import { finite, integer, readSeed, type Seed } from './arguments/numbers.js'
import { invalidType, invalidValue, outOfRange } from './errors.js'

/**
 * How limits become whole numbers: `ceil` rounds each up, `floor` down; `exact` keeps their sum at
 * round(demand * headroom), giving the units that rounding down leaves to the largest remainders
 * (the lower index among equals).
 */
export type Rounding = 'ceil' | 'floor' | 'exact'

/**
 * Limits in proportion to capacity: ((c / sum) * demand) * headroom, rounded.
 *
 * `demand` is the number of slots (N * k). With `ceil`, the default and the published way, a live
 * target gets 1 at least and the real headroom (sum of limits / demand) is above the nominal one.
 * A target of capacity 0 gets 0. O(M log M).
 *
 * Throws ERR_OUT_OF_RANGE for capacities that are negative, not finite or all 0, for a demand or
 * headroom that is negative or not finite, and for a limit above 2^32 - 1.
 */
export function makeLimits(
  capacities: Numbers,
  demand: number,
  headroom: number,
  rounding: Rounding = 'ceil',
): Uint32Array {
  if (typeof rounding !== 'string') throw invalidType('rounding', 'a string', rounding)
  const shares = float64('capacities', capacities)
  let sum = 0
  shares.forEach((c, j) => {
    if (!(c >= 0 && c < Number.POSITIVE_INFINITY)) throw outOfRange(`capacities[${j}]`, 'finite and >= 0', c)
    sum += c
  })
  if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) {
    throw outOfRange('the sum of capacities', 'finite and > 0', sum)
  }
  if (finite('demand', demand) < 0) throw outOfRange('demand', '>= 0', demand)
  if (finite('headroom', headroom) < 0) throw outOfRange('headroom', '>= 0', headroom)
  const exact = shares.map((c) => (c / sum) * demand * headroom)
  // Before and after rounding, which can add one: what is far too large could not be rounded.
  return new Uint32Array(checked(rounded(checked(exact), shares, demand * headroom, rounding)))
}

function checked(limits: Float64Array): Float64Array {
  limits.forEach((limit, j) => {
    if (limit > 2 ** 32 - 1) throw outOfRange(`the limit of target ${j}`, 'at most 2^32 - 1', limit)
  })
  return limits
}

function rounded(exact: Float64Array, capacities: Float64Array, total: number, rounding: Rounding): Float64Array {
  switch (rounding) {
    case 'ceil':
      return exact.map((x, j) => (capacities[j] === 0 ? 0 : Math.max(1, Math.ceil(x))))
    case 'floor':
      return exact.map(Math.floor)
    case 'exact':
      return largestRemainders(exact, capacities, Math.round(total))
    default:
      throw invalidValue('rounding', `must be 'ceil', 'floor' or 'exact'; received '${rounding}'`)
  }
}

function largestRemainders(exact: Float64Array, capacities: Float64Array, total: number): Float64Array {
  const limits = exact.map(Math.floor)
  const live = [...capacities.keys()].filter((j) => (capacities[j] as number) > 0)
  const remainder = (j: number) => (exact[j] as number) - (limits[j] as number)
  live.sort((a, b) => remainder(b) - remainder(a) || a - b)
  const missing = total - limits.reduce((a, b) => a + b, 0)
  // Floating point can leave the floors a unit too high in sum: then the last ones give back.
  const step = Math.sign(missing)
  if (step < 0) live.reverse()
  for (let i = 0; i < Math.abs(missing); i++) {
    const j = live[i % live.length] as number
    limits[j] = (limits[j] as number) + step
  }
  return limits
}

const profile =
  (name: Profile) =>
  (n: number, seed?: Seed): Float64Array => {
    const capacities = newNumbers(integer('n', n))
    binding.profileCapacities(name, readSeed('seed', seed), capacities)
    return capacities
  }

/** Capacities of n targets as in the published experiments, shuffled by the seed. O(n). */
export const capacityProfiles = {
  /** All 1. */
  uniform: profile('uniform'),
  /** 20 % at 3, the rest 1. */
  mild: profile('mild'),
  /** 10 % at 8, 20 % at 2, the rest 1. */
  strong: profile('strong'),
  /** 5 % (one at least) at 16, the rest 1. */
  extreme: profile('extreme'),
} as const
