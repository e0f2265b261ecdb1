import { enforceLimits, survivalRate } from '../../index.js'
import type { MoeSetting } from './experiments.js'
import { type MoeInput, methods, moeInput } from './recipe.js'

/** Timed calls per row and method. */
export const runs = 9

export interface MoeRow extends MoeSetting {
  readonly experiment: string
  /** Sum of limits / demand. */
  readonly realHeadroom: number
  readonly results: readonly MoeResult[]
}

export interface MoeResult {
  readonly method: string
  readonly survival: number
  /** Of routing alone: the median of some synchronous calls. */
  readonly milliseconds: number
}

/** Routes one row by every method. */
export function measureRow(experiment: string, setting: MoeSetting): MoeRow {
  const input = moeInput(setting)
  const totalLimit = input.limits.reduce((sum, limit) => sum + limit, 0)
  return {
    experiment,
    ...setting,
    realHeadroom: totalLimit / (setting.n * setting.k),
    results: methods.map(({ name, route }) => ({ method: name, ...measure(route, input) })),
  }
}

function measure(route: (input: MoeInput) => Int32Array, input: MoeInput) {
  const times: number[] = []
  let routes: Int32Array = new Int32Array()
  for (let run = 0; run < runs; run += 1) {
    const begun = performance.now()
    routes = route(input)
    times.push(performance.now() - begun)
  }
  times.sort((a, b) => a - b)
  return {
    survival: survivalRate(enforceLimits(routes, input.limits).routes) as number,
    milliseconds: times[runs >> 1] as number,
  }
}
