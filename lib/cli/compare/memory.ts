import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { memoryUse, resetPeakMemory } from '#binding'

/** What `work` gives, how long it took, and the bytes that the addon held for it at its peak. */
export async function measured<T>(work: () => Promise<T>) {
  await letGo()
  resetPeakMemory()
  const { live } = memoryUse()
  const begin = performance.now()
  const result = await work()
  const milliseconds = performance.now() - begin
  return { result, milliseconds, bytes: memoryUse().peak - live }
}

/** Has older results freed now: freed in the middle of a measurement, they would hide as many bytes. */
async function letGo(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // The first time finds the arrays, the second the memory behind them, which the addon gets back
  // when the event loop turns.
  for (let time = 0; time < 2; time++) {
    collect()
    await setImmediate()
  }
}
