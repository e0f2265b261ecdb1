import { KeyRouter } from '../../index.js'
import { readTargets } from '../read/targets.js'
import { say } from '../terminal.js'
import { labelInput, labelled } from './labels.js'
import type { Lines } from './lines.js'
import { keepLines, planned } from './stream.js'

export interface KeyOptions {
  readonly targets: string
  readonly fanOut: number
  readonly seed: number | bigint
  readonly maxCapacity?: number
  readonly maxTargets?: number
}

/** `phase-router key`. */
export async function key(keys: readonly string[], options: KeyOptions, signal: AbortSignal): Promise<void> {
  const { targets: file, fanOut, seed, maxCapacity, maxTargets } = options
  if (keys.length === 0) keepLines(file)
  const { names, capacities, limits, domains } = await readTargets(file, false, { signal })
  if (limits !== undefined) {
    throw new Error(`${file}: limits cannot be kept for keys, whose number nobody knows; take out the column limit`)
  }
  const router = planned(
    file,
    names,
    () => new KeyRouter({ fanOut, capacities, domains, seed, maxCapacity, maxTargets }),
  )
  const filled = router.targetsOf('').filter((target) => target >= 0).length
  if (filled < fanOut) {
    say(`Every key gets ${filled} targets instead of ${fanOut}: there are no more ${domains ? 'domains' : 'targets'}.`)
  }
  const targetsOf = ({ bytes, count, starts, ends }: Lines): Int32Array => {
    const routes = new Int32Array(count * fanOut)
    for (let i = 0; i < count; i++) {
      const name = bytes.subarray(starts[i], ends[i])
      if (fanOut === 1) routes[i] = router.targetOf(name)
      else routes.set(router.targetsOf(name), i * fanOut)
    }
    return routes
  }
  if (keys.length === 0) await labelInput(names, fanOut, targetsOf, signal)
  else await labelled(given(keys), names, fanOut, targetsOf, signal)
}

/** Keys of the command line, one a line whatever is in them. */
function given(keys: readonly string[]): Iterable<Lines> {
  return keys.map((text) => {
    const bytes = Buffer.from(text)
    return { bytes, count: 1, starts: Uint32Array.of(0), ends: Uint32Array.of(bytes.length) }
  })
}
