import { capacityProfiles, makeLimits, phaseRouterSync, routeSync, shuffledPermutations } from '../../index.js'
import type { MoeSetting } from './experiments.js'

const capacitySeed = 42
const permutationSeed = 42 + 7777
const density = 0.3

/** All that routing a row needs, made ahead so that only routing is timed. */
export interface MoeInput {
  readonly n: number
  readonly k: number
  readonly capacities: Float64Array
  readonly sDegrees: Uint32Array
  readonly tDegrees: Uint32Array
  readonly colPermS: Uint32Array
  readonly colPermT: Uint32Array
  readonly limits: Uint32Array
  readonly seed: number
}

/** The published recipe, in its own order of floating-point operations. */
export function moeInput({ n, k, headroom, profile, rounding }: MoeSetting): MoeInput {
  const capacities = capacityProfiles[profile](n, capacitySeed)
  const mean = capacities.reduce((sum, capacity) => sum + capacity, 0) / n
  return {
    n,
    k,
    capacities,
    sDegrees: new Uint32Array(n).fill(roundHalfUp(density * n)),
    tDegrees: Uint32Array.from(capacities, (capacity) =>
      Math.min(Math.max(roundHalfUp((capacity / mean) * density * n), 1), n),
    ),
    ...shuffledPermutations(n, permutationSeed),
    limits: makeLimits(capacities, n * k, headroom, rounding),
    // The last of 20 timed runs, or of 5 large ones, that counted their seeds from 42.
    seed: n <= 512 ? 61 : 46,
  }
}

/** The methods of the table; one more is one more entry. */
export const methods: readonly {
  readonly name: string
  readonly route: (input: MoeInput) => Int32Array
}[] = [
  {
    name: 'sampled',
    route: ({ sDegrees, tDegrees, n, k, colPermS, colPermT, seed }) =>
      phaseRouterSync({ sDegrees, tDegrees, n, k, colPermS, colPermT, seed }),
  },
  {
    name: 'hash',
    route: ({ n, k, capacities, seed }) => routeSync({ method: 'hash', sources: n, fanOut: k, capacities, seed }),
  },
  {
    name: 'exact',
    route: ({ n, k, capacities, limits, seed }) =>
      routeSync({ method: 'exact', sources: n, fanOut: k, capacities, limits, seed }),
  },
]

function roundHalfUp(value: number): number {
  return Math.floor(value + 0.5)
}
