import { type AssignInput, binding } from '../../addon/binding.js'

/** What is done elsewhere where sources have scores; src/assign/rivals says what each is. */
export const opponentNames = ['top-k', 'row-greedy', 'pair-greedy', 'sinkhorn', 'sign-bias', 'auction'] as const

export type OpponentName = (typeof opponentNames)[number]

/** Scores, and limits. */
export interface ScoredWork {
  readonly sources: number
  readonly fanOut: number
  readonly scores: Float32Array
  readonly limits: Float64Array
}

/** Routes by an opponent, on the calling thread. */
export function routeByOpponent(name: OpponentName, { sources, fanOut, scores, limits }: ScoredWork): Int32Array {
  const routes = new Int32Array(sources * fanOut)
  const input: AssignInput = { sources, fanOut, limits, seed: 0n }
  binding.rivalSync(name, input, scores, routes)
  return routes
}
