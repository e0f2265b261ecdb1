// The assigners in consumers of their engines, compiled against the installed types, and run without a broker.
import assert from 'node:assert/strict'
import { Consumer, stringDeserializers } from '@platformatic/kafka'
import kafkajs, { type Cluster } from 'kafkajs'
import { capacityAssigner, type GroupPlan } from 'phase-router/kafkajs'
import { capacityGroup } from 'phase-router/platformatic-kafka'

const { MemberAssignment } = kafkajs.AssignerProtocol
const plans: GroupPlan[] = []

const own = [1, 2].map((capacity) => capacityAssigner({ capacity, onPlan: (plan) => plans.push(plan) }))
const kafka = new kafkajs.Kafka({ brokers: ['127.0.0.1:1'], logLevel: kafkajs.logLevel.NOTHING })
for (const { partitionAssigner, attach } of own) {
  const partitionAssigners = [partitionAssigner, kafkajs.PartitionAssigners.roundRobin]
  const detach: () => void = attach(kafka.consumer({ groupId: 'work', partitionAssigners }))
  detach()
}
const partitions = Array.from({ length: 9 }, (_, partitionId) => ({ partitionId, leader: 1, replicas: [1] }))
const cluster = { metadata: async () => ({ brokers: [] }), findTopicPartitionMetadata: () => partitions }
const [first, second] = own.map(({ partitionAssigner }) => {
  return partitionAssigner({ cluster: cluster as unknown as Cluster, groupId: 'work', logger: kafka.logger() })
})
assert(first !== undefined && second !== undefined)
const members = [first, second].map((assigner, i) => {
  return { memberId: `m${i}`, memberMetadata: assigner.protocol({ topics: ['jobs'] }).metadata }
})
const assigned = await first.assign({ members, topics: ['jobs'] })
assert.deepEqual(
  assigned.map(({ memberAssignment }) => MemberAssignment.decode(memberAssignment)?.assignment.jobs?.length),
  [3, 6],
)
assert.deepEqual(plans[0]?.members, { m0: 3, m1: 6 })

const { attach, ...assigner } = capacityGroup({ capacity: 2 })
const consumer = new Consumer({
  ...{ clientId: 'a', groupId: 'work', bootstrapBrokers: ['127.0.0.1:1'], deserializers: stringDeserializers },
  ...assigner,
})
const detach: () => void = attach(consumer)
detach()
const metadata = assigner.protocols[0]?.metadata
const twins = ['m0', 'm1'].map((memberId) => ({
  memberId,
  version: 0,
  topics: ['jobs'],
  ...(metadata && { metadata }),
}))
const topic = {
  id: '',
  partitions: partitions.map((part) => ({ ...part, leaderEpoch: 0, isr: [1], offlineReplicas: [] })),
}
const loads = assigner.partitionAssigner('m0', new Map(twins.map((twin) => [twin.memberId, twin])), new Set(['jobs']), {
  ...{ id: '', brokers: new Map(), controllerId: 1, lastUpdate: 0 },
  topics: new Map([['jobs', { ...topic, partitionsCount: partitions.length, lastUpdate: 0 }]]),
})
assert.deepEqual(loads.map(({ assignments }) => assignments.get('jobs')?.partitions.length).sort(), [4, 5])
await consumer.close()
console.log('ok')
