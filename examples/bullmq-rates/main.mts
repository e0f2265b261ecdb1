// Calls to endpoints that each allow so many a second: one queue of BullMQ an endpoint, filled by a plan whose
// capacities are the rates, each with a limiter of its own. (One queue for all has one limiter for all.)
// Needs Redis, at REDIS_URL or where it is by default; Redis's own clock says when a call was made.
import { Queue, QueueEvents, Worker } from 'bullmq'
import Redis from 'ioredis'
import { partition } from 'phase-router'
import { paragraph, small, table, whole } from '../shared/print.mjs'
import { needServer } from '../shared/server.mjs'

const url = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379'
await needServer(url, 'redis-server, or set REDIS_URL')
const connection = { url, maxRetriesPerRequest: null }
const prefix = `phase-router-example-${process.pid}`
const rates = { slow: 10, medium: 20, fast: 40 }
const count = small ? 140 : 350

const calls = Array.from({ length: count }, (_, call) => call)
const plan = partition(calls, { targets: Object.entries(rates).map(([name, capacity]) => ({ name, capacity })) })

const redis = new Redis(url)
const called = (endpoint: string) => `${prefix}:called:${endpoint}`
const stamp = "local t = redis.call('TIME') return redis.call('RPUSH', KEYS[1], t[1] * 1000000 + t[2])"

const queues = await Promise.all(
  Object.entries(rates).map(async ([endpoint, rate]) => {
    const queue = new Queue(endpoint, { connection, prefix })
    const events = new QueueEvents(endpoint, { connection, prefix })
    await events.waitUntilReady()
    const list = plan.get(endpoint) ?? []
    let left = list.length
    const all = new Promise<void>((resolve) => events.on('completed', () => --left === 0 && resolve()))
    await queue.addBulk(list.map((call) => ({ name: 'call', data: { call } })))
    const limiter = { max: 1, duration: Math.ceil(1000 / rate) }
    const worker = new Worker(endpoint, () => redis.eval(stamp, 1, called(endpoint)), { connection, prefix, limiter })
    return { queue, events, worker, all }
  }),
)
await Promise.all(queues.map(({ all }) => all))

const rows: string[][] = []
for (const [endpoint, rate] of Object.entries(rates)) {
  const times = (await redis.lrange(called(endpoint), 0, -1)).map(Number)
  // From every call on, the calls of one second.
  const most = Math.max(...times.map((from, i) => times.filter((time, j) => j >= i && time < from + 1_000_000).length))
  rows.push([endpoint, whole(rate), whole(times.length), whole(most)])
}
console.log(`calls       ${whole(count)}, to endpoints that allow 10, 20 and 40 a second`)
table(['endpoint', 'allowed a second', 'calls', 'most in any second'], rows)
paragraph(
  'All endpoints are done at about the same time. Calls are spaced, one every 100, 50 and 25 ms, so that any second ' +
    'has at most two more than the rate: the one at each of its edges.',
)

for (const { queue, events, worker } of queues) {
  await worker.close()
  await queue.obliterate({ force: true })
  await Promise.all([queue.close(), events.close()])
}
await redis.del(...Object.keys(rates).map(called))
redis.disconnect()
