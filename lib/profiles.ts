import { integer, readSeed, type Seed } from './arguments.js'
import { binding, type Profile } from './binding.js'

const profile =
  (name: Profile) =>
  (n: number, seed?: Seed): Float64Array =>
    binding.profileCapacities(name, integer('n', n), readSeed(seed))

/**
 * Capacities of n targets as in the published experiments, shuffled by the seed. O(n).
 *
 * - `uniform`: all 1
 * - `mild`: 20 % at 3, the rest 1
 * - `strong`: 10 % at 8, 20 % at 2, the rest 1
 * - `extreme`: 5 % (one at least) at 16, the rest 1
 */
export const capacityProfiles = {
  uniform: profile('uniform'),
  mild: profile('mild'),
  strong: profile('strong'),
  extreme: profile('extreme'),
} as const
