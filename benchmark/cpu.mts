// CPU time of calls that take turns: on a machine that others use too it tells more than the clock on the wall.
import { median } from '../lib/cli/measure/time.js'
import type { Contestant, Timing } from './rounds.mjs'

/** How long contestants take turns. */
export interface Turns {
  /** Turns of each. */
  rounds?: number
  /** Milliseconds of CPU time that a turn takes at least: so many calls are made. */
  turn?: number
}

/** The CPU time of one call in milliseconds, all threads of the process together, as the mean of `calls`. */
export function cpuTime(run: () => unknown, calls = 1): number {
  const begin = process.cpuUsage()
  for (let call = 0; call < calls; call++) run()
  const { user, system } = process.cpuUsage(begin)
  return (user + system) / 1000 / calls
}

/**
 * The medians over the rounds, and the medians of the ratios within a round to the first contestant. How many calls
 * a turn has is found out before the first round.
 */
export function inTurn(contestants: readonly Contestant[], { rounds = 9, turn = 20 }: Turns = {}): Timing[] {
  const calls = contestants.map(({ run }) => {
    let calls = 1
    while (cpuTime(run, calls) * calls < turn / 2) calls *= 2
    return calls
  })
  const times = Array.from({ length: rounds }, () =>
    contestants.map(({ run }, at) => cpuTime(run, calls[at] as number)),
  )
  return contestants.map(({ name }, at) => ({
    name,
    milliseconds: median(times.map((round) => round[at] as number)),
    ratio: median(times.map((round) => (round[at] as number) / (round[0] as number))),
  }))
}
