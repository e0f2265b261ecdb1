// One machine: works on the queues that it is told to.
import { Worker } from 'bullmq'
import { type Machine, machine, tell, work } from '../shared/machines.mjs'

const { capacity, prefix } = machine<Machine & { prefix: string }>()
const connection = { url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379', maxRetriesPerRequest: null }

process.on('message', (queue: string) => {
  const handle = async ({ data }: { data: { job: number } }) => {
    await work(40 / capacity)
    await tell(data.job)
  }
  // A job whose machine is gone is given to another when its lock has run out.
  const stalled = { lockDuration: 10_000, stalledInterval: 1000, maxStalledCount: 10 }
  new Worker(queue, handle, { connection, prefix, ...stalled }).on('error', () => {})
})
await tell('ready')
