// One machine: reads the consumers that it is told to.
import { jetstream } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { type Machine, machine, tell, work } from '../shared/machines.mjs'

const { capacity, stream } = machine<Machine & { stream: string }>()
const connection = await connect({ servers: process.env.NATS_URL ?? '127.0.0.1:4222' })

process.on('message', async (name: string) => {
  const consumer = await jetstream(connection).consumers.get(stream, name)
  for await (const message of await consumer.consume({ max_messages: 10 })) {
    await work(8 / capacity)
    await tell(Number(message.subject.split('.').at(-1)))
    message.ack()
  }
})
await tell('ready')
