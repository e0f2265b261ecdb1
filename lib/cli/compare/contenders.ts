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
  const takes = (option: string) => methodOptions(method).includes(option)
  const within = takes('limits')
  return {
    name: method,
    within,
    native: true,
    route({ sources, fanOut, weights, capacities, limits }, seed, signal) {
      const common = { method, sources, fanOut, capacities, seed, signal }
      const uneven = weights !== undefined
      return route({
        ...common,
        // Limits in weight are nothing that a method could keep which does not know the weights.
        ...(within && { limits }),
        ...(uneven && takes('weights') && { weights }),
      } as RouteOptions)
    },
  }
}
