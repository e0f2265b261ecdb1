import type { Cluster } from 'kafkajs'

/** A leader that waits longer would hold up its group. */
const PATIENCE = 5000

/**
 * The messages that wait in each partition, and 1 more, so that partitions where none waits are spread too: from what the
 * group has committed, or from the first message where it has not.
 *
 * Rejects with what KafkaJS rejects with, or where the brokers have not answered within 5 seconds.
 */
export async function lagOf(cluster: Cluster, groupId: string, topics: readonly string[]) {
  const list = topics.map((topic) => ({
    topic,
    partitions: cluster
      .findTopicPartitionMetadata(topic)
      .map(({ partitionId }) => ({ partition: partitionId, offset: '' })),
  }))
  const at = (fromBeginning: boolean) => cluster.fetchTopicsOffset(list.map((topic) => ({ ...topic, fromBeginning })))
  const committed = async () => {
    const coordinator = await cluster.findGroupCoordinator({ groupId })
    return (await coordinator.offsetFetch({ groupId, topics: list })).responses
  }
  const answers = await within(PATIENCE, Promise.all([at(true), at(false), committed()]))
  const [first, next, done] = answers.map((topics) => {
    return new Map(
      topics.flatMap(({ topic, partitions }) => partitions.map((p) => [`${p.partition} ${topic}`, Number(p.offset)])),
    )
  }) as [Map<string, number>, Map<string, number>, Map<string, number>]
  return (topic: string, partition: number) => {
    const key = `${partition} ${topic}`
    const from = Math.max(done.get(key) ?? -1, first.get(key) ?? 0)
    return Math.max((next.get(key) ?? 0) - from, 0) + 1
  }
}

async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the brokers did not answer within ${milliseconds} ms`)), milliseconds)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
