import { invalidValue } from '../../errors.js'
import { StreamRouter } from '../../index.js'
import { isStdin } from '../read/input.js'
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
  keepLines(file)
  const { names, capacities, limits, domains } = await readTargets(file, false, { signal })
  if (limits !== undefined && window === undefined) {
    throw new Error(`${file}: limits need --window, the lines among which they hold`)
  }
  if (limits === undefined && window !== undefined) {
    throw new Error(`${file}: --window needs the column limit, the most lines of a window for every target`)
  }
  const router = planned(file, names, () => {
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
      if (item > Number.MAX_SAFE_INTEGER)
        throw new Error(`--from ${from}: there are more lines than items, of which the last is 2^53-2`)
      return router.routeSync({ from: first, to: item })
    },
    signal,
  )
}

/** Lines come from standard input: targets cannot. */
export function keepLines(targets: string): void {
  if (isStdin(targets)) throw invalidValue('--targets', 'cannot be standard input, where the lines come from')
}

/** Options of the library, as they are called here. */
const here: Readonly<Record<string, string>> = {
  'windowLimits.max': 'limits',
  'windowLimits.window': '--window',
  maxCapacity: '--max-capacity',
  maxTargets: '--max-targets',
}

/** What `plan` makes; what it refuses is an error that names the file, and what is meant in it. */
export function planned<T>(file: string, names: readonly string[], plan: () => T): T {
  try {
    return plan()
  } catch (error) {
    const message = (error as Error).message
      .replace(/\bcapacities\[(\d+)\]/g, (_, target) => `the capacity of "${names[target]}"`)
      .replace(/\bwindowLimits\.\w+|\bmax[A-Z]\w+/g, (option) => here[option] ?? option)
    throw new Error(`${file}: ${message}`, { cause: error })
  }
}
