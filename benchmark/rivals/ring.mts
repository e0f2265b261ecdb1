import { createHash } from 'node:crypto'
import type { Contender } from '../../lib/cli/compare/contenders.js'

let named = { seed: -1n, names: [] as readonly string[] }

/**
 * What sources are called in a package that hashes names: well-mixed ones, since not every hash
 * tells numbers in a row apart well. They are a user's input, made once a seed and not timed.
 */
function namesOf(seed: bigint, sources: number): readonly string[] {
  if (named.seed !== seed || named.names.length !== sources) {
    const name = (_: unknown, source: number) =>
      createHash('md5').update(`${seed} ${source}`).digest('hex').slice(0, 16)
    named = { seed, names: Array.from({ length: sources }, name) }
  }
  return named.names
}

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
      const names = namesOf(seed, sources)
      const look = make(capacities)
      const routes = new Int32Array(sources * fanOut).fill(-1)
      for (let source = 0; source < sources; source++) {
        const targets = look(names[source] as string, fanOut)
        for (let slot = 0; slot < targets.length; slot++) routes[source * fanOut + slot] = Number(targets[slot])
      }
      return routes
    },
  }
}
