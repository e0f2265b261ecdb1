// The one place that knows benny: everything else sees medians.
import benny from 'benny'
import { median } from '../lib/cli/measure/time.js'

/** One way to do the work of a comparison. */
export interface Contestant {
  name: string
  run: () => unknown
}

/** What was measured of one contestant. */
export interface Timing {
  name: string
  /** Median over the rounds of the round's median, in milliseconds a call. */
  milliseconds: number
  /** Median over the rounds of (this one's time / the first one's time). */
  ratio: number
}

const ROUNDS = 5

/**
 * Times every contestant in each of several rounds, so that the machine's drift hits all of them
 * alike; ratios are taken within a round.
 */
export async function compare(title: string, contestants: Contestant[]): Promise<Timing[]> {
  const cases = contestants.map(({ name, run }) => {
    const begin = performance.now()
    run()
    const slow = performance.now() - begin > 1
    // Large results are freed when the event loop turns; next to a millisecond that costs nothing.
    const turning = async () => {
      run()
      await new Promise((resolve) => setImmediate(resolve))
    }
    return { name, call: slow ? turning : () => void run() }
  })
  const rounds: number[][] = []
  for (let round = 0; round < ROUNDS; round++) {
    const summary = await benny.suite(
      `${title}, round ${round + 1} of ${ROUNDS}`,
      ...cases.map(({ name, call }) => benny.add(name, call)),
      benny.configure({ cases: { minSamples: 5, maxTime: 0.05, minTime: 0.005 } }),
    )
    rounds.push(summary.results.map((result) => result.details.median * 1000))
  }
  return contestants.map(({ name }, c) => ({
    name,
    milliseconds: median(rounds.map((times) => times[c] as number)),
    ratio: median(rounds.map((times) => (times[c] as number) / (times[0] as number))),
  }))
}
