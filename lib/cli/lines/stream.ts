import { StreamRouter } from '../../index.js'
import { readTargets } from '../read/targets.js'
import { say } from '../terminal.js'
import { labelInput } from './labels.js'

export interface StreamOptions {
  readonly targets: string
  readonly fanOut: number
  readonly seed: number | bigint
  readonly from: number
  readonly window?: number
}

/** `phase-router stream`. */
export async function stream(options: StreamOptions, signal: AbortSignal): Promise<void> {
  const { targets: file, fanOut, seed, from, window } = options
  const { names, capacities, limits, domains } = await readTargets(file, false, { signal })
  if (limits !== undefined && window === undefined) {
    throw new Error(`${file}: limits need --window, the lines among which they hold`)
  }
  if (limits === undefined && window !== undefined) {
    throw new Error(`${file}: --window needs the column limit, the most lines of a window for every target`)
  }
  const router = planned(file, () => {
    const windowLimits = limits && window !== undefined ? { window, max: limits } : undefined
    return new StreamRouter({ fanOut, capacities, domains, seed, windowLimits })
  })
  if (router.bottleneck !== null) {
    const filled = router.targetsOf(from).filter((target) => target >= 0).length
    say(`Every line gets ${filled} targets instead of ${fanOut}: there are no more ${router.bottleneck}.`)
  }
  let item = from
  await labelInput(
    names,
    fanOut,
    ({ count }) => {
      const first = item
      item += count
      return router.routeSync({ from: first, to: item })
    },
    signal,
  )
}

/** What `plan` makes; what it refuses is an error that names the file. */
export function planned<T>(file: string, plan: () => T): T {
  try {
    return plan()
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error })
  }
}
