// phase-router/platformatic-kafka against real brokers.
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ExecutionContext } from 'ava'
import type { MemberOptions } from '../../benchmark/engines/kafka-group.mjs'
import { temporaryFolder } from '../helpers/folder.mjs'
import { groupOf as groupFor, why, withKafka } from './kafka.mjs'

/** A group of this client. */
const groupOf = (t: ExecutionContext, sizes: readonly number[], shared: Partial<MemberOptions> = {}) =>
  groupFor(t, sizes, { client: 'platformatic', ...shared })

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

withKafka(`the same with @platformatic/kafka 2, on Node 24${why}`, async (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'package.json'), '{}')
  const packages = ['node@24', '@platformatic/kafka@2']
  const npm = spawnSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', ...packages], {
    encoding: 'utf8',
  })
  const node = join(folder, 'node_modules/node/bin/node')
  if (npm.status !== 0 || !existsSync(node)) {
    t.log('skipped: the registry does not give node@24 and @platformatic/kafka@2')
    return t.pass()
  }
  const { resolve } = createRequire(join(folder, 'package.json'))
  await killed(t, { node, platformatic: pathToFileURL(resolve('@platformatic/kafka')).href })
})

withKafka(`uneven partitions, by lag: a leader that knows the lag levels what waits${why}`, async (t) => {
  const sizes = Array.from({ length: 28 }, (_, rank) => Math.ceil(400 / (rank + 1)))
  const group = await groupOf(t, sizes, { weigh: 'lag' })
  const waiting = () =>
    [...group.members.values()].map(({ owned }) => owned.reduce((sum, p) => sum + (sizes[p] as number) + 1, 0))
  const total = group.size + sizes.length
  group.start('c1', 1)
  await group.settled([28])
  // The first member leads; it has asked for the lag by then.
  await new Promise((resolve) => setTimeout(resolve, 6000))
  group.start('c2', 2)
  group.start('c4', 4)
  await group.settled(() => waiting().every((load, j) => load <= (1.02 * total * 2 ** j) / 7))
  t.is(waiting().length, 3)
})
