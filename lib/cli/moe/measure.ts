import { enforceLimits, survivalRate } from '../../index.js'
import { medianTime } from '../measure/time.js'
import type { MoeSetting } from './experiments.js'
import { type MoeInput, methods, moeInput } from './recipe.js'

/** Timed calls per row and method. */
const runs = 9

/** What the times mean. */
export const timing =
  `Times: routing alone, median of ${runs} synchronous calls, in milliseconds; ` +
  'for exact they include its plan, for sampled the arcs are given.'

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
export async function measureRow(experiment: string, setting: MoeSetting): Promise<MoeRow> {
  const input = moeInput(setting)
  const totalLimit = input.limits.reduce((sum, limit) => sum + limit, 0)
  const results: MoeResult[] = []
  for (const { name, route } of methods) results.push(await measure(name, () => route(input), input))
  return { experiment, ...setting, realHeadroom: totalLimit / (setting.n * setting.k), results }
}

async function measure(method: string, route: () => Int32Array, { limits }: MoeInput): Promise<MoeResult> {
  const { result: routes, milliseconds } = await medianTime(route, { calls: runs })
  return { method, survival: survivalRate(enforceLimits(routes, limits).routes) as number, milliseconds }
}
