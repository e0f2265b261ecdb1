// A flow of BullMQ whose children are shared out over one queue a machine, by capacity, before any runs. The largest
// machine is killed; the others work on its queue too. No job is copied or moved, so the flow's parent sees all.
// Needs Redis, at REDIS_URL or where it is by default.
import { setTimeout as sleep } from 'node:timers/promises'
import { FlowProducer, Queue, QueueEvents, Worker } from 'bullmq'
import { partition } from 'phase-router'
import { Machines } from '../shared/machines.mjs'
import { paragraph, small, table, whole } from '../shared/print.mjs'
import { needServer } from '../shared/server.mjs'

const url = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379'
await needServer(url, 'redis-server, or set REDIS_URL')
const connection = { url, maxRetriesPerRequest: null }
const prefix = `phase-router-example-${process.pid}`
const count = small ? 70 : 210
const machines = [1, 2, 4].map((capacity) => ({ name: `m${capacity}`, capacity, prefix }))
const dead = 'm4'

const jobs = Array.from({ length: count }, (_, job) => job)
const plan = partition(jobs, { targets: machines.map(({ name, capacity }) => ({ name, capacity })) })

const events = new QueueEvents('parent', { connection, prefix })
const parent = new Worker('parent', async (job) => Object.keys(await job.getChildrenValues()).length, {
  connection,
  prefix,
})
const flow = new FlowProducer({ connection, prefix })
await events.waitUntilReady()
const children = [...plan].flatMap(([queueName, list]) =>
  list.map((job) => ({ name: 'job', queueName, data: { job } })),
)
const { job } = await flow.add({ name: 'all', queueName: 'parent', children })

const running = await Machines.start(new URL('machine.mts', import.meta.url), machines)
running.workOn()
while (running.jobs < count * 0.3) await sleep(10)
running.kill(dead)
running.workOn(dead)
const seen: number = await job.waitUntilFinished(events, 300_000)

console.log(`jobs        ${whole(count)}, the children of one flow`)
console.log(`machines    of capacity 1, 2 and 4, a queue each; ${dead} is killed in the middle`)
table(
  ['machine', 'planned', 'done'],
  [...plan].map(([name, list]) => [name, whole(list.length), whole(running.done.get(name)?.length ?? 0)]),
)
console.log(`the parent saw  ${whole(seen)} of ${whole(count)} jobs; ${whole(running.twice)} were done twice`)
paragraph(
  'A job that a dead machine was at comes back when its lock has run out, in the queue where it was: its key ' +
    "holds the queue's name, and the flow finds it by that. Moving jobs to other queues would break that link.",
)

running.end()
await Promise.all([parent.close(), flow.close(), events.close()])
for (const name of ['parent', ...machines.map(({ name }) => name)]) {
  const queue = new Queue(name, { connection, prefix })
  await queue.obliterate({ force: true })
  await queue.close()
}
