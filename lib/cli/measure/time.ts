/** How often work is timed. */
export interface Timed {
  /** At most so many calls. */
  readonly calls: number
  /** Milliseconds after which no further call is begun; without it all calls are made. */
  readonly enough?: number
}

/** What the last of a few calls gave, and their median time in milliseconds. */
export async function medianTime<T>(
  work: () => T | Promise<T>,
  { calls, enough = Number.POSITIVE_INFINITY }: Timed,
): Promise<{ result: T; milliseconds: number }> {
  const times: number[] = []
  const first = performance.now()
  let result: T
  do {
    const begin = performance.now()
    result = await work()
    times.push(performance.now() - begin)
  } while (times.length < calls && performance.now() - first < enough)
  return { result, milliseconds: median(times) }
}

/** The middle one of some values; the upper one of the two in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number
}
