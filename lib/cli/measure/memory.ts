import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { binding } from '../../addon/binding.js'

const { memoryUse, resetPeakMemory } = binding

/**
 * The routes that `work` gives, and the bytes that it took: at its peak those of the addon, and the
 * routes, which are in memory of the engine.
 */
export async function peakOf(work: () => Promise<Int32Array>) {
  await letGo()
  resetPeakMemory()
  const { live } = memoryUse()
  const result = await work()
  return { result, bytes: memoryUse().peak - live + result.byteLength }
}

/** Has older results freed now: freed in the middle of a measurement, they would hide as many bytes. */
async function letGo(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // One time finds the arrays, a later one the memory behind them, which the addon gets back when
  // the event loop turns.
  for (let quiet = 0, live = memoryUse().live; quiet < 3; quiet++) {
    collect()
    await setImmediate()
    const left = memoryUse().live
    if (left < live) quiet = 0
    live = left
  }
}
