import type { Assigner, Cluster, Consumer, PartitionAssigner } from 'kafkajs'
import { invalidType } from '../../errors.js'
import type { Partition } from './group/group.js'
import { Membership, reason, warn } from './group/membership.js'
import type { CapacityAssignerOptions } from './group/options.js'
import type { Weigh } from './group/weights.js'
import { lagOf } from './lag.js'
import { decodeSubscription, encodeAssignment, encodeSubscription } from './wire.js'

/** One consumer's assigner. */
export interface CapacityAssigner {
  /** For `partitionAssigners` of the consumer; list KafkaJS's round robin after it to deploy one by one. */
  partitionAssigner: PartitionAssigner
  /** Tells the assigner what its consumer owns, so that it stays; call it before `run`. Returns what detaches it. */
  attach(consumer: Consumer): () => void
}

/**
 * An assigner for one consumer of KafkaJS: its group's partitions are shared out in proportion to capacity, and when
 * members come or go, as few as can be change hands. See {@link CapacityAssignerOptions}; one assigner serves one consumer.
 *
 * Never fails a join: user data that cannot be read, functions that throw and brokers that do not answer become warnings.
 * Throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE or ERR_INVALID_ARG_VALUE for an option, naming it.
 *
 * @example
 * ```ts
 * const { partitionAssigner, attach } = capacityAssigner({ capacity: 4 })
 * const consumer = kafka.consumer({ groupId: 'work', partitionAssigners: [partitionAssigner] })
 * attach(consumer)
 * ```
 */
export function capacityAssigner(options: CapacityAssignerOptions): CapacityAssigner {
  const membership = new Membership(options, 'capacityAssigner')
  const { name, weigh } = membership.settings
  const partitionAssigner = ({ cluster, groupId }: { cluster: Cluster; groupId: string }): Assigner => ({
    name,
    version: 0,
    protocol: ({ topics }) => ({ name, metadata: encodeSubscription(topics, membership.userData()) }),
    async assign({ members, topics: own }) {
      const group = members.map(({ memberId: id, memberMetadata }) => {
        const { topics, userData } = decodeSubscription(memberMetadata) ?? { topics: [], userData: null }
        return { id, topics, userData }
      })
      const topics = await known(cluster, own, [...new Set(group.flatMap((member) => member.topics))])
      const lag = weigh === 'lag' ? await lagOf(cluster, groupId, topics).catch(unknown) : undefined
      const { assigned } = membership.plan(group, await partitionsOf(cluster, topics), lag)
      return [...assigned].map(([memberId, partitions]) => ({
        memberId,
        memberAssignment: encodeAssignment(partitions),
      }))
    },
  })
  const attach = (consumer: Consumer) => {
    if (typeof consumer?.events !== 'object') throw invalidType('consumer', 'a consumer of KafkaJS', consumer)
    const { GROUP_JOIN, HEARTBEAT } = consumer.events
    const ends = [
      consumer.on(GROUP_JOIN, ({ payload }) => membership.joined(new Map(Object.entries(payload.memberAssignment)))),
      consumer.on(HEARTBEAT, ({ payload }) => membership.inGeneration(payload.groupGenerationId)),
    ]
    return () => {
      for (const end of ends) end()
    }
  }
  return { partitionAssigner, attach }
}

/** The topics of all members whose partitions are known: the leader need not read them all itself. */
async function known(cluster: Cluster, own: readonly string[], all: readonly string[]): Promise<readonly string[]> {
  const others = all.filter((topic) => !own.includes(topic))
  if (others.length === 0) return all
  try {
    await cluster.addMultipleTargetTopics(others)
  } catch (error) {
    warn(`topics that other members read are left out (${others.join(', ')}): ${reason(error)}`)
    return own
  }
  return all
}

async function partitionsOf(cluster: Cluster, topics: readonly string[]): Promise<Partition[]> {
  const racks = await racksOf(cluster, topics).catch((error: unknown) => {
    warn(`the racks of brokers cannot be had: ${reason(error)}`)
    return new Map<number, string | undefined>()
  })
  return topics.flatMap((topic) =>
    cluster.findTopicPartitionMetadata(topic).map(({ partitionId, leader, replicas }) => ({
      topic,
      partition: partitionId,
      racks: [...new Set([leader, ...replicas].flatMap((broker) => racks.get(broker) || []))],
    })),
  )
}

/** The racks of brokers. Without topics, which its types do not have, `metadata` would ask for all topics of the cluster. */
async function racksOf(cluster: Cluster, topics: readonly string[]) {
  const { metadata } = cluster as { metadata(options: { topics: readonly string[] }): ReturnType<Cluster['metadata']> }
  const { brokers } = await metadata.call(cluster, { topics })
  return new Map(brokers.map(({ nodeId, rack }) => [nodeId, rack]))
}

function unknown(error: unknown): Weigh | undefined {
  warn(`the lag cannot be had: ${reason(error)}`)
  return undefined
}
