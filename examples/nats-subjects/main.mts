// A batch on NATS JetStream that is shared out before any of it is read: a job's subject holds the machine that is to do
// it, and each machine reads its own subjects. The largest machine is killed; the others read its subjects too.
// Needs `nats-server -js`, at NATS_URL or where it is by default.
import { setTimeout as sleep } from 'node:timers/promises'
import { AckPolicy, jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { Router } from 'phase-router'
import { Machines } from '../shared/machines.mjs'
import { paragraph, small, table, whole } from '../shared/print.mjs'
import { needServer } from '../shared/server.mjs'

const count = small ? 700 : 2100
const stream = `phase-router-example-${process.pid}`
const machines = [1, 2, 4].map((capacity) => ({ name: `m${capacity}`, capacity, stream }))
const dead = 'm4'

const servers = process.env.NATS_URL ?? '127.0.0.1:4222'
await needServer(servers, 'nats-server -js, or set NATS_URL')
const connection = await connect({ servers })
const manager = await jetstreamManager(connection)
await manager.streams.add({ name: stream, subjects: [`${stream}.>`], storage: StorageType.Memory })
for (const { name } of machines) {
  // What is not acknowledged within 10 seconds (in ns) is given to another reader.
  const acks = { ack_policy: AckPolicy.Explicit, ack_wait: 10e9, max_ack_pending: 100 }
  await manager.consumers.add(stream, { durable_name: name, filter_subject: `${stream}.${name}.*`, ...acks })
}

const router = new Router({ sources: count, fanOut: 1, capacities: machines.map(({ capacity }) => capacity) })
const routes = router.routeSync()
const publisher = jetstream(connection)
for (let from = 0; from < count; from += 500) {
  const some = [...routes.subarray(from, from + 500)]
  await Promise.all(some.map((target, i) => publisher.publish(`${stream}.${machines[target]?.name}.${from + i}`)))
}

const running = await Machines.start(new URL('machine.mts', import.meta.url), machines)
running.workOn()
while (running.jobs < count * 0.3) await sleep(10)
running.kill(dead)
running.workOn(dead)
for (const until = Date.now() + 300_000; running.jobs < count && Date.now() < until; ) await sleep(50)

console.log(`jobs        ${whole(count)}, published for machines of capacity 1, 2 and 4`)
console.log(`machines    read their own subjects; ${dead} is killed in the middle`)
table(
  ['machine', 'planned', 'done'],
  machines.map(({ name }, j) => [name, whole(router.loads[j] as number), whole(running.done.get(name)?.length ?? 0)]),
)
console.log(`done        ${whole(running.jobs)} of ${whole(count)} jobs, ${whole(running.twice)} of them twice`)
paragraph(
  'Acknowledgements keep what is done, and a consumer on the server keeps what is not: whoever opens it goes on ' +
    'where the dead machine was. For jobs of one kind, that anyone may do, one consumer that all machines pull from is enough.',
)

running.end()
await manager.streams.delete(stream)
await connection.close()
