import type { Contender } from '../../lib/cli/compare/contenders.js'

/** The names of the sources that a source becomes in a package that hashes names. */
const nameOf = (seed: bigint, source: number) => `${seed}:${source}`

/**
 * A package that finds the first distinct targets behind a name on a ring. The ring is made anew
 * in every call, as ours makes its plan.
 */
export function ringContender(
  name: string,
  make: (capacities: Float64Array) => (key: string, count: number) => readonly string[],
): Contender {
  return {
    name,
    within: false,
    native: false,
    async route({ sources, fanOut, capacities }, seed) {
      const look = make(capacities)
      const routes = new Int32Array(sources * fanOut).fill(-1)
      for (let source = 0; source < sources; source++) {
        const targets = look(nameOf(seed, source), fanOut)
        for (let slot = 0; slot < targets.length; slot++) routes[source * fanOut + slot] = Number(targets[slot])
      }
      return routes
    },
  }
}
