// A member of a consumer group, as a process that can be killed: told by its parent what it is, it tells of every plan it
// makes, every assignment it gets and every message it has processed.
import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs from 'kafkajs'
import { capacityAssigner } from 'phase-router/kafkajs'
import { capacityGroup } from 'phase-router/platformatic-kafka'
import type { MemberOptions, Told } from './kafka-group.mjs'

const options = JSON.parse(process.argv[2] as string) as MemberOptions
const brokers = (process.env.KAFKA_BROKERS as string).split(',')
const tell = (told: Told) => process.send?.(told)
const owned = (assignment: Record<string, readonly number[]>) => tell({ owned: assignment[options.topic] ?? [] })

let work = options.work
let debt = 0
/** A unit of work on a machine of this capacity; the first unit waits until there is work to be done. */
async function unit(key: string, meanwhile: () => Promise<void>) {
  while (work === undefined) {
    await sleep(50)
    await meanwhile()
  }
  debt += work / options.capacity
  if (debt >= 4) {
    const begin = performance.now()
    await sleep(debt)
    debt -= performance.now() - begin
  }
  tell({ done: key })
}

const end = await { kafkajs: ofKafkajs, platformatic: ofPlatformatic }[options.client]()
process.on('message', async (message: { work: number } | 'end') => {
  if (message !== 'end') {
    work = message.work
    return
  }
  await end().catch(() => {})
  process.exit(0)
})
// Nobody is left to tell anything.
process.on('disconnect', () => process.exit(0))

async function ofKafkajs() {
  const { capacity, rack, weigh, protocols } = options
  const { partitionAssigner, attach } = capacityAssigner({ capacity, rack, weigh, onPlan: (plan) => tell({ plan }) })
  const garbage: kafkajs.PartitionAssigner = (config) => ({
    ...partitionAssigner(config),
    protocol: ({ topics }) => ({
      name: 'phase-router',
      metadata: kafkajs.AssignerProtocol.MemberMetadata.encode({
        ...{ version: 0, topics },
        userData: Buffer.alloc(options.garbage ?? 0, '{"v":1,'),
      }),
    }),
  })
  const { roundRobin } = kafkajs.PartitionAssigners
  const assigners = { ours: partitionAssigner, roundRobin, garbage }
  const kafka = new kafkajs.Kafka({ clientId: options.name, brokers, logLevel: kafkajs.logLevel.NOTHING })
  const consumer = kafka.consumer({
    groupId: options.group,
    partitionAssigners: protocols.map((name) => assigners[name]),
    // A killed member is missed after this; one on a busy machine is not.
    ...{ sessionTimeout: 10_000, heartbeatInterval: 500, rebalanceTimeout: 60_000 },
    ...{ maxWaitTimeInMs: 100, maxBytesPerPartition: 4096 },
  })
  if (options.attached) attach(consumer)
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    tell({ protocol: payload.groupProtocol })
    owned(payload.memberAssignment)
  })
  await consumer.connect()
  await consumer.subscribe({ topic: options.topic, fromBeginning: true })
  await consumer.run({
    autoCommitThreshold: 20,
    autoCommitInterval: 500,
    eachMessage: ({ message, heartbeat }) => unit(`${message.key}`, heartbeat),
  })
  return async () => consumer.disconnect()
}

async function ofPlatformatic() {
  const client: typeof import('@platformatic/kafka') = await import(options.platformatic ?? '@platformatic/kafka')
  const { capacity, rack, weigh } = options
  const { attach, ...assigner } = capacityGroup({ capacity, rack, weigh, onPlan: (plan) => tell({ plan }) })
  const consumer = new client.Consumer({
    ...{
      clientId: options.name,
      groupId: options.group,
      bootstrapBrokers: brokers,
      deserializers: client.stringDeserializers,
    },
    ...{ sessionTimeout: 10_000, heartbeatInterval: 500, rebalanceTimeout: 60_000, maxWaitTime: 100 },
    ...assigner,
  })
  if (options.attached) attach(consumer)
  consumer.on('consumer:group:join', ({ assignments = [] }) => {
    owned(Object.fromEntries(assignments.map(({ topic, partitions }) => [topic, partitions])))
  })
  consumer.on('error', () => {})
  const stream = await consumer.consume({
    topics: [options.topic],
    mode: 'committed',
    fallbackMode: 'earliest',
    // What has been done is committed, not what has been fetched.
    autocommit: false,
    maxBytes: 4096,
  })
  stream.on('error', () => {})
  const read = async () => {
    for await (const message of stream) {
      await unit(message.key, async () => {})
      try {
        await message.commit()
      } catch {
        // The partition has gone to another, who does the message again.
      }
    }
  }
  read().catch(() => {})
  return async () => {
    await consumer.close(true)
  }
}
