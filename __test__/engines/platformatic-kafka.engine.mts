// phase-router/platformatic-kafka against real brokers.
import test, { type ExecutionContext } from 'ava'
import { Group, type MemberOptions } from '../../benchmark/engines/kafka-group.mjs'

const there = process.env.KAFKA_BROKERS !== undefined
const withKafka = there ? test.serial : test.serial.skip
const why = there ? '' : ' (skipped: there is no Kafka)'

async function groupOf(t: ExecutionContext, sizes: readonly number[], shared: Partial<MemberOptions> = {}) {
  const group = await Group.create(sizes, { client: 'platformatic', ...shared })
  t.teardown(() => group.end())
  return group
}

/** Machines of 1, 2 and 4, the last of which is killed: shares, nothing moves that could stay, nothing is lost. */
async function killed(t: ExecutionContext, shared: Partial<MemberOptions> = {}) {
  const group = await groupOf(
    t,
    Array.from({ length: 28 }, () => 60),
    shared,
  )
  group.start('c1', 1)
  group.start('c2', 2)
  group.start('c4', 4)
  await group.settled([4, 8, 16])
  group.work(4)
  await group.processed(group.size * 0.2)
  const [plans, homes] = [group.plans.length, group.homes]
  group.kill('c4')
  await group.settled(([c1, c2]) => (c1 as number) + (c2 as number) === 28 && (c1 === 9 || c1 === 10))
  const made = group.plans.slice(plans)
  t.true(made.every((plan) => plan.moves === plan.lowerBound && plan.unassigned === 0))
  if (made.length === 1) t.deepEqual([made[0]?.moves, group.moves(homes)], [0, 0])
  await group.processed(group.size)
  t.is(group.done.size, group.size)
  t.log(`${group.size} messages: 0 lost, ${group.twice} processed twice`)
}

withKafka(`machines of 1, 2 and 4, and one is killed: nothing moves that could stay, nothing is lost${why}`, (t) =>
  killed(t),
)
