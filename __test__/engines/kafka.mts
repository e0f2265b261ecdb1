// Groups of consumers on real brokers, for tests of every client.
import test, { type ExecutionContext } from 'ava'
import { Group, type MemberOptions } from '../../benchmark/engines/kafka-group.mjs'

const there = process.env.KAFKA_BROKERS !== undefined

/** A test that needs brokers: its title ends with {@link why}, which says so where there are none. */
export const withKafka = there ? test.serial : test.serial.skip
export const why = there ? '' : ' (skipped: there is no Kafka)'

/** A group for a test, over partitions of so many messages each. */
export async function groupOf(
  t: ExecutionContext,
  sizes: readonly number[],
  options: Partial<MemberOptions> & Pick<MemberOptions, 'client'>,
): Promise<Group> {
  const group = await Group.create(sizes, options)
  t.teardown(() => group.end())
  return group
}
