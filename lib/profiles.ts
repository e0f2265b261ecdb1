import { integer, readSeed, type Seed } from './arguments.js'
import { binding, type Profile } from './binding.js'
import { newNumbers } from './memory.js'

const profile =
  (name: Profile) =>
  (n: number, seed?: Seed): Float64Array => {
    const capacities = newNumbers(integer('n', n))
    binding.profileCapacities(name, readSeed(seed), capacities)
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
