/** Milliseconds between two calls: the least, and the most where an answer takes long. */
const pauses = { least: 40, most: 640 }

/**
 * Calls `work` with the newest of the values that it is given, at most 25 times a second, and less
 * often where it takes longer. A call that begins aborts the one before; then the pause grows, so that
 * something is drawn while a slider moves, however large the problem. `work` does not reject.
 */
export function latest<Value>(work: (value: Value, signal: AbortSignal) => Promise<void>): (value: Value) => void {
  let newest: Value
  let isWaiting = false
  let pause = pauses.least
  let running: AbortController | undefined
  const begin = async () => {
    isWaiting = false
    if (running !== undefined) {
      running.abort()
      pause = Math.min(pauses.most, 2 * pause)
    }
    const own = new AbortController()
    running = own
    const began = performance.now()
    await work(newest, own.signal)
    if (running !== own) return
    running = undefined
    pause = Math.min(pauses.most, Math.max(pauses.least, 1.5 * (performance.now() - began)))
  }
  return (value) => {
    newest = value
    if (isWaiting) return
    isWaiting = true
    setTimeout(begin, pause)
  }
}
