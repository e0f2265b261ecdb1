// A gateway spreads requests over model endpoints of unequal strength, each with a rate limit: at most so many of
// any 50 consecutive requests. The endpoints are real HTTP servers on this machine, which answer 429 beyond it.
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StreamRouter } from 'phase-router'
import { paragraph, small, table, whole } from '../shared/print.mjs'

const window = 50
const endpoints = [
  { name: 'large', strength: 8, limit: 20 },
  { name: 'medium', strength: 4, limit: 16 },
  { name: 'small-1', strength: 1, limit: 10 },
  { name: 'small-2', strength: 1, limit: 10 },
]
const requests = small ? 500 : 5000

/** An endpoint: counts its own requests among the last 50 of all, and refuses what is beyond its limit. */
function endpoint(limit: number): Promise<Server> {
  const taken: number[] = []
  const server = createServer((incoming, response) => {
    const number = Number(incoming.headers['x-request'])
    while (taken.length > 0 && (taken[0] as number) <= number - window) taken.shift()
    const accepted = taken.length < limit
    if (accepted) taken.push(number)
    response.writeHead(accepted ? 200 : 429).end()
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

/** Sends a request and returns the status of its answer. */
function send(server: Server, number: number): Promise<number> {
  const { port } = server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    const sent = request(
      { port, host: '127.0.0.1', headers: { 'x-request': number, connection: 'close' } },
      (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode as number))
      },
    )
    sent.on('error', reject).end()
  })
}

/** Sends all requests, one after the other, to the endpoints that `choose` picks; counts answers by endpoint. */
async function run(choose: (number: number) => number) {
  const servers = await Promise.all(endpoints.map(({ limit }) => endpoint(limit)))
  const served = endpoints.map(() => 0)
  let refused = 0
  for (let number = 0; number < requests; number++) {
    const target = choose(number)
    if ((await send(servers[target] as Server, number)) === 200) served[target] = (served[target] as number) + 1
    else refused++
  }
  for (const server of servers) server.close()
  return { served, refused }
}

const capacities = endpoints.map(({ strength }) => strength)
const limited = new StreamRouter({
  fanOut: 1,
  capacities,
  windowLimits: { window, max: endpoints.map(({ limit }) => limit) },
})
const total = capacities.reduce((sum, each) => sum + each, 0)

/** Draws by strength, as most gateways do; the numbers are the same in every run (Marsaglia's xorshift32). */
let state = 1
function drawn(): number {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  let left = ((state >>> 0) / 2 ** 32) * total
  return Math.max(
    0,
    capacities.findIndex((capacity) => {
      left -= capacity
      return left < 0
    }),
  )
}

const results = {
  'window limits': await run(() => limited.next()[0] as number),
  'drawn by strength': await run(drawn),
}
console.log(`requests    ${whole(requests)}, one after the other`)
console.log(
  `endpoints   ${endpoints.map(({ name, limit }) => `${name} ${limit}`).join(', ')} of any ${window} requests`,
)
console.log(`share       ${Array.from(limited.shares, (share) => (share * window).toFixed(1)).join(', ')} of ${window}`)
table(
  ['', ...endpoints.map(({ name }) => name), 'answered 429'],
  Object.entries(results).map(([name, { served, refused }]) => [name, ...served.map(whole), whole(refused)]),
)
paragraph(
  `The large endpoints would get ${((8 / 14) * window).toFixed(1)} and ${((4 / 14) * window).toFixed(1)} of 50 by strength, ` +
    `more than the first may take. Window limits give it exactly 20 of any 50, and the rest to those with room; ` +
    `no request is refused. Limits count requests, not seconds: the window is the rate limit at the rate you send.`,
)
