import { type MethodName, type RouteOptions, route } from '../../index.js'
import { methodOptions } from '../../route.js'
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
  const options = methodOptions(method)
  const within = options.includes('limits')
  const weighs = options.includes('weights')
  return {
    name: method,
    within,
    native: true,
    route({ sources, fanOut, weights, capacities, limits }, seed, signal) {
      const known = { ...(within && { limits }), ...(weighs && { weights }) }
      return route({ method, sources, fanOut, capacities, seed, signal, ...known } as RouteOptions)
    },
  }
}
