import type { Consumer } from '@platformatic/kafka'
import { reason, warn } from '../kafkajs/group/membership.js'
import type { Weigh } from '../kafkajs/group/weights.js'

/** Milliseconds between two requests for the lag, at least. */
const INTERVAL = 5000

/** The consumers that can be asked. */
type Asked = Pick<Consumer, 'topics' | 'listOffsets' | 'listCommittedOffsets'>

/** Keeps the lag of all partitions that a consumer's topics have, as of the last answer. */
export function watchLag() {
  let known: ReadonlyMap<string, readonly number[]> | undefined
  let next = 0

  const ask = async (consumer: Asked) => {
    const topics = [...consumer.topics.current]
    const latest = await consumer.listOffsets({ topics })
    const earliest = await consumer.listOffsets({ topics, timestamp: -2n })
    const all = [...latest].map(([topic, offsets]) => ({ topic, partitions: [...offsets.keys()] }))
    const committed = await consumer.listCommittedOffsets({ topics: all })
    known = new Map(
      [...latest].map(([topic, offsets]) => {
        const lags = offsets.map((offset, partition) => {
          const first = earliest.get(topic)?.[partition] ?? 0n
          const done = committed.get(topic)?.[partition] ?? -1n
          return Math.max(Number(offset - (done > first ? done : first)), 0)
        })
        return [topic, lags]
      }),
    )
  }

  return {
    /** Asks for the lag, unless that was done a moment ago. */
    refresh(consumer: Asked): void {
      if (Date.now() < next) return
      next = Date.now() + INTERVAL
      ask(consumer).catch((error: unknown) => warn(`the lag cannot be had: ${reason(error)}`))
    },
    /** What waits in a partition, and 1 more, so that partitions where none waits are spread too. */
    weigh(): Weigh | undefined {
      const lags = known
      return lags && ((topic, partition) => (lags.get(topic)?.[partition] ?? 0) + 1)
    },
  }
}
