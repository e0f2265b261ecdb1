// The two messages that members of a consumer group send each other through the broker, as Kafka defines them
// (ConsumerProtocolSubscription and ConsumerProtocolAssignment, version 0). Later versions only append fields.
import type { Partitions } from './group/group.js'

/** What a member subscribes to. */
export interface Subscribed {
  readonly topics: readonly string[]
  /** null where there are none. */
  readonly userData: Buffer | null
}

/** A subscription in bytes. */
export function encodeSubscription(topics: readonly string[], userData: Buffer): Buffer {
  return Buffer.concat([int16(0), int32(topics.length), ...topics.flatMap(text), int32(userData.length), userData])
}

/** A subscription of any version, or undefined where the bytes are none. Never throws. */
export function decodeSubscription(bytes: Buffer): Subscribed | undefined {
  try {
    let at = 2
    const take = (length: number) => {
      if (length < 0 || at + length > bytes.length) throw new RangeError('the bytes end before')
      at += length
      return bytes.subarray(at - length, at)
    }
    const topics: string[] = []
    for (let left = take(4).readInt32BE(); left > 0; left--) topics.push(take(take(2).readInt16BE()).toString())
    const size = take(4).readInt32BE()
    return { topics, userData: size < 0 ? null : take(size) }
  } catch {
    return undefined
  }
}

/** An assignment in bytes. */
export function encodeAssignment(partitions: Partitions): Buffer {
  const topics = [...partitions].flatMap(([topic, list]) => [...text(topic), int32(list.length), ...list.map(int32)])
  return Buffer.concat([int16(0), int32(partitions.size), ...topics, int32(0)])
}

function text(value: string): Buffer[] {
  const bytes = Buffer.from(value)
  return [int16(bytes.length), bytes]
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
