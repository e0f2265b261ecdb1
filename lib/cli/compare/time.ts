const calls = 5
/** Milliseconds after which no further call is begun. */
const enough = 200

/** The median time of a few calls, in milliseconds; of fewer where they take long. */
export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  const first = performance.now()
  do {
    const begin = performance.now()
    await work()
    times.push(performance.now() - begin)
  } while (times.length < calls && performance.now() - first < enough)
  return times.sort((a, b) => a - b)[times.length >> 1] as number
}
