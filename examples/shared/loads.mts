import { percent, table, whole } from './print.mjs'
import { sum } from './sum.mjs'

/** What targets got, one entry a target. */
export interface Loads {
  capacities: readonly number[]
  /** Sources, by number. */
  sources: ArrayLike<number>
  /** What these sources weigh together. */
  weights: ArrayLike<number>
}

/** Prints a row for every target; `heads` name target, capacity, sources and weights. */
export function loadsTable([target, capacity, sources, weights]: [string, string, string, string], loads: Loads): void {
  const [room, allSources, allWeights] = [loads.capacities, loads.sources, loads.weights].map((values) =>
    sum(Array.from(values)),
  ) as [number, number, number]
  table(
    [target, capacity, 'share', sources, 'of all', weights, 'of all', `${weights} / share`],
    loads.capacities.map((capacity, at) => {
      const [ofSources, ofWeights] = [loads.sources[at] as number, loads.weights[at] as number]
      return [
        `${at}`,
        `${capacity}`,
        percent(capacity / room),
        whole(ofSources),
        percent(ofSources / allSources),
        whole(ofWeights),
        percent(ofWeights / allWeights),
        (ofWeights / allWeights / (capacity / room)).toFixed(3),
      ]
    }),
  )
}
