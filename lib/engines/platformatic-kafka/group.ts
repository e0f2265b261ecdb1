import type { ClusterMetadata, Consumer, GroupPartitionsAssigner, GroupProtocolSubscription } from '@platformatic/kafka'
import { invalidType } from '../../errors.js'
import type { Partition, Partitions } from '../kafkajs/group/group.js'
import { Membership } from '../kafkajs/group/membership.js'
import type { CapacityAssignerOptions } from '../kafkajs/group/options.js'
import { watchLag } from './lag.js'

/** One consumer's part in its group. */
export interface CapacityGroup {
  /** For `protocols` of the consumer; list `{ name: 'roundrobin', version: 1 }` after it to deploy one by one. */
  protocols: GroupProtocolSubscription[]
  /** For `partitionAssigner` of the consumer. */
  partitionAssigner: GroupPartitionsAssigner
  /**
   * Tells the assigner what its consumer owns, so that it stays; call it before `consume`. Returns what detaches it.
   * With `weigh: 'lag'` it also asks the brokers for the lag, every 5 seconds at most.
   */
  attach<Key, Value, HeaderKey, HeaderValue>(consumer: Consumer<Key, Value, HeaderKey, HeaderValue>): () => void
}

/**
 * What one consumer of @platformatic/kafka needs so that its group's partitions are shared out in proportion to capacity,
 * and as few as can be change hands when members come or go. See {@link CapacityAssignerOptions}.
 *
 * Assigners cannot wait there: with `weigh: 'lag'` the leader plans by what it last saw. A consumer that is alone in its
 * group gets everything without being asked for a plan.
 *
 * Never fails a join: user data that cannot be read and functions that throw become warnings.
 * Throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE or ERR_INVALID_ARG_VALUE for an option, naming it.
 *
 * @example
 * ```ts
 * const { attach, ...assigner } = capacityGroup({ capacity: 4 })
 * const consumer = new Consumer({ clientId: 'big', groupId: 'work', bootstrapBrokers, ...assigner })
 * attach(consumer)
 * ```
 */
export function capacityGroup(options: CapacityAssignerOptions): CapacityGroup {
  const membership = new Membership(options, 'capacityGroup')
  const { name, weigh } = membership.settings
  const lag = weigh === 'lag' ? watchLag() : undefined
  // The consumer reads `metadata` at every join, so that a getter gives what is true then.
  const protocol = {
    name,
    version: 0,
    get metadata() {
      return membership.userData()
    },
  }
  const partitionAssigner: GroupPartitionsAssigner = (_current, members, _topics, metadata) => {
    const group = [...members.values()].map(({ memberId: id, topics = [], metadata: userData }) => ({
      id,
      topics,
      userData,
    }))
    const { assigned } = membership.plan(group, partitionsOf(metadata), lag?.weigh())
    return [...assigned].map(([memberId, partitions]) => ({
      memberId,
      assignments: new Map([...partitions].map(([topic, list]) => [topic, { topic, partitions: list }])),
    }))
  }
  const attach: CapacityGroup['attach'] = (consumer) => {
    if (typeof consumer?.on !== 'function') throw invalidType('consumer', 'a Consumer of @platformatic/kafka', consumer)
    const joined = ({ generationId, assignments = [] }: { generationId?: number; assignments?: Listed[] }) => {
      membership.joined(ownedOf(assignments), generationId)
      lag?.refresh(consumer)
    }
    const heard = () => lag?.refresh(consumer)
    consumer.on('consumer:group:join', joined)
    consumer.on('consumer:heartbeat:end', heard)
    return () => {
      consumer.off('consumer:group:join', joined)
      consumer.off('consumer:heartbeat:end', heard)
    }
  }
  return { protocols: [protocol], partitionAssigner, attach }
}

interface Listed {
  topic: string
  partitions: number[]
}

function ownedOf(assignments: readonly Listed[]): Partitions {
  return new Map(assignments.map(({ topic, partitions }) => [topic, partitions]))
}

function partitionsOf({ brokers, topics }: ClusterMetadata): Partition[] {
  return [...topics].flatMap(([topic, { partitions }]) =>
    partitions.map(({ leader, replicas }, partition) => ({
      topic,
      partition,
      racks: [...new Set([leader, ...replicas].flatMap((broker) => brokers.get(broker)?.rack || []))],
    })),
  )
}
