import type { Partition } from './group.js'

/** What a partition counts; called with what comes from outside, so that what it returns is checked. */
export type Weigh = (topic: string, partition: number) => unknown

/**
 * The partitions with their weights. Without weights, as they are, where they are to be counted; or where a weight
 * is not finite and >= 0, or the weights have no finite sum, or the function throws: that is told to `warn`.
 */
export function weighed(
  partitions: readonly Partition[],
  weigh: 'count' | Weigh | undefined,
  warn: (message: string) => void,
): readonly Partition[] {
  if (weigh === 'count') return partitions
  const counted = (why: string) => {
    warn(`${why}; partitions are counted instead of weighed`)
    return partitions
  }
  if (weigh === undefined) return counted('the lag is not known')
  let sum = 0
  const result: Partition[] = []
  for (const part of partitions) {
    let weight: unknown
    try {
      weight = weigh(part.topic, part.partition)
    } catch (error) {
      return counted(
        `weigh('${part.topic}', ${part.partition}) threw: ${error instanceof Error ? error.message : error}`,
      )
    }
    if (typeof weight !== 'number' || !(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      return counted(`weigh('${part.topic}', ${part.partition}) must be finite and >= 0, and is ${String(weight)}`)
    }
    sum += weight
    result.push({ ...part, weight })
  }
  return sum < Number.POSITIVE_INFINITY ? result : counted('the weights have no finite sum')
}
