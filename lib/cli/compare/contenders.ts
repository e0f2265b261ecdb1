import { type MethodName, type RouteOptions, route } from '../../index.js'
import { methodNamed } from '../../route.js'
import type { Workload } from './workload.js'

/** Something that routes a workload, whatever it is made of. */
export interface Contender {
  readonly name: string
  /** Whether it knows the limits and routes within them. */
  readonly within: boolean
  /** Whether it works in memory of the addon's, which is measured. */
  readonly native: boolean
  route(workload: Workload, seed: bigint, signal: AbortSignal): Promise<Int32Array>
}

/** A method of the library. Throws ERR_INVALID_ARG_VALUE when there is none of that name. */
export function methodContender(method: MethodName): Contender {
  const { readers, contract } = methodNamed(method)
  const within = contract.keepsLimits
  const weighs = 'weights' in readers
  const spreads = 'topology' in readers
  return {
    name: method,
    within,
    native: true,
    route({ sources, fanOut, weights, capacities, limits, topology }, seed, signal) {
      const levels = spreads && topology && { topology: topology.map(({ of }) => of) }
      const known = { ...(within && { limits }), ...(weighs && { weights }), ...levels }
      return route({ method, sources, fanOut, capacities, seed, signal, ...known } as RouteOptions)
    },
  }
}
