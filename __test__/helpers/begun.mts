import { stats } from 'phase-router'

/** Waits until an asynchronous call of this process computes, however long that takes. */
export async function begun(): Promise<void> {
  while (stats().running === 0) await new Promise((resolve) => setImmediate(resolve))
}
