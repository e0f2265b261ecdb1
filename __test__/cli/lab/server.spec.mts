import { request as send } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { churn, Router, rebalanceSync } from 'phase-router'
import { measure } from '../../../lib/cli/lab/measure.js'
import type { Answer, Outcome } from '../../../lib/cli/lab/problem/answer.js'
import { firstProblem, most, type Problem } from '../../../lib/cli/lab/problem/problem.js'
import { type Lab, startLab } from '../../../lib/cli/lab/server.js'

let lab: Lab
test.before(async () => {
  lab = await startLab(0, 'the script')
})
test.after.always(() => lab.close())

interface Reply {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly text: string
}

/** One request, with the headers that a page of the lab would send unless told otherwise. */
function ask(path: string, body?: string | Buffer, headers: Record<string, string> = {}): Promise<Reply> {
  const url = new URL(path, lab.address)
  const given = { origin: url.origin, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers }
  return new Promise((resolve, reject) => {
    const request = send(url, { method: body === undefined ? 'GET' : 'POST', headers: given, agent: false })
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

const measured = async (problem: Problem): Promise<Answer> => {
  const { status, text } = await ask('measure', JSON.stringify(problem))
  if (status !== 200) throw new Error(text)
  return JSON.parse(text)
}

const outcomeOf = ({ outcomes }: Answer, way: string) => outcomes.find((outcome) => outcome.way === way) as Outcome

test('the page and what it needs, for this page alone and without the network', async (t) => {
  for (const [path, type, words] of [
    ['', 'text/html', /<title>phase-router lab/],
    ['style.css', 'text/css', /prefers-color-scheme: dark/],
    ['page.js', 'text/javascript', /^the script$/],
  ] as const) {
    const { status, headers, text } = await ask(path)
    t.is(status, 200)
    t.is(headers['content-type'], `${type}; charset=utf-8`)
    t.regex(text, words)
    t.notRegex(text, /https?:|url\(|@import|<script>|style="|\bon\w+="/)
    const policy = String(headers['content-security-policy'])
    t.regex(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';/)
    t.regex(policy, /frame-ancestors 'none'/)
    t.notRegex(policy, /unsafe|\*/)
    t.is(headers['referrer-policy'], 'no-referrer')
    t.is(headers['x-content-type-options'], 'nosniff')
    t.is(headers['access-control-allow-origin'], undefined)
  }
  t.regex(lab.address, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{24}\/$/)
})

test('each lab has a token of its own', async (t) => {
  const other = await startLab(0, '')
  t.not(new URL(other.address).pathname, new URL(lab.address).pathname)
  await other.close()
})

test('what it measures is what the library says', async (t) => {
  const now = firstProblem.before.map((target, at) => (at === 1 ? { ...target, capacity: 0 } : target))
  now.push({ name: 'nine', capacity: 3, limit: 1000 })
  const problem = { ...firstProblem, sources: 3000, now }
  const answer = await measured(problem)
  t.is(answer.slots, 6000)
  const { fanOut, sources } = problem
  const perUnit = (1.2 * 6000) / 23
  const limitsOf = (targets: typeof now) =>
    targets.map(({ capacity, limit }) => limit ?? Math.max(0, Math.ceil(capacity * perUnit - 1e-9)))
  const before = [...problem.before, { name: 'nine', capacity: 0, limit: 0 }]
  const [then, today] = [before, now].map(
    (targets) =>
      new Router({ sources, fanOut, capacities: targets.map(({ capacity }) => capacity), limits: limitsOf(targets) }),
  ) as [Router, Router]
  t.deepEqual(answer.limits, limitsOf(now))
  t.deepEqual(answer.shares, [...today.shares])
  const exact = outcomeOf(answer, 'exact')
  t.deepEqual(exact.loads, [...today.loads])
  t.is(exact.survival, today.filled / 6000)
  t.is(exact.moves, churn(then.routeSync(), today.routeSync(), fanOut).moves)
  const { moves, lowerBound } = rebalanceSync(then.routeSync(), {
    ...{ fanOut, capacities: now.map(({ capacity }) => capacity), limits: limitsOf(now) },
  })
  t.is(answer.fewest, lowerBound)
  t.is(outcomeOf(answer, 'rebalance').moves, moves)
  for (const way of ['exact', 'stable', 'rebalance']) {
    const { loads, survival } = outcomeOf(answer, way)
    t.is(survival, exact.survival)
    loads.forEach((load, at) => {
      t.true(load <= (answer.limits[at] as number) && Math.abs(load - (answer.shares[at] as number)) < 1, way)
    })
  }
  t.true(outcomeOf(answer, 'stable').moves < exact.moves)
  const hash = outcomeOf(answer, 'hash')
  t.is(hash.loads[1], 0)
  t.is(
    hash.loads.reduce((sum, load) => sum + load, 0),
    6000,
  )
  t.true(hash.survival < exact.survival && (hash.worst as number) > 1.5)
})

test('nothing changed: nothing moves; limits that do not suffice: they are named', async (t) => {
  const same = await measured(firstProblem)
  for (const { way, ...outcome } of same.outcomes) t.is('moves' in outcome ? outcome.moves : way, 0)
  t.is(same.fewest, 0)
  const tight = await measured({ ...firstProblem, sources: 100_000, fanOut: 1, headroom: 0.5 })
  t.is(tight.bottleneck, 'limits')
  t.true(Math.abs(outcomeOf(tight, 'exact').survival - 0.5) < 0.001)
  const free = await measured({ ...firstProblem, headroom: null })
  t.deepEqual(new Set(free.limits), new Set([null]))
  t.is(outcomeOf(free, 'hash').survival, 1)
})

test('a name that is gone, one that has come, targets in another order, fewer targets than slots', async (t) => {
  const target = (name: string, capacity = 1) => ({ name, capacity, limit: null })
  const problem = { ...firstProblem, sources: 100, fanOut: 3, headroom: null }
  const turned = await measured({
    ...problem,
    before: [target('a', 2), target('b')],
    now: [target('b'), target('a', 2)],
  })
  t.is(turned.fewest, 0)
  t.is(outcomeOf(turned, 'stable').moves, 0)
  t.is(turned.bottleneck, 'targets')
  t.deepEqual(outcomeOf(turned, 'exact').loads, [100, 100])
  const new_ = await measured({ ...problem, fanOut: 1, before: [target('a')], now: [target('b')] })
  t.is(new_.fewest, 100)
  for (const outcome of new_.outcomes) t.is('moves' in outcome ? outcome.moves : '', 100)
})

test('a way that cannot do it says why; the others answer', async (t) => {
  const names = ['a', 'b', 'c', 'd']
  const targets = names.map((name, at) => ({ name, capacity: at === 0 ? 1e9 : 1, limit: null }))
  const { outcomes } = await measured({ ...firstProblem, before: targets, now: targets })
  const refusals = outcomes.filter((outcome) => 'refusal' in outcome)
  t.deepEqual(
    refusals.map(({ way }) => way),
    ['stable'],
  )
  t.regex(String(Object.values(refusals[0] ?? {})), /maxTargets/)
})

test('measuring ends with its signal', async (t) => {
  const stop = new AbortController()
  const pending = measure({ ...firstProblem, sources: most.sources, fanOut: most.fanOut }, stop.signal)
  stop.abort()
  await t.throwsAsync(pending, { code: 'ABORT_ERR' })
})

const whole = JSON.stringify(firstProblem)
const hostile: readonly (readonly [string, string | Buffer, number, RegExp, Record<string, string>?])[] = [
  ['nothing', '', 400, /JSON/],
  ['no JSON', '{', 400, /JSON/],
  ['bytes that are no text', Buffer.from([0x22, 0xff, 0x22]), 400, /UTF-8/],
  ['a list in a list, thousands deep', '['.repeat(30_000) + ']'.repeat(30_000), 400, /must be an object/],
  ['an object in an object, thousands deep', `${'{"now":'.repeat(7000)}1${'}'.repeat(7000)}`, 400, /must have sources/],
  ['a prototype', `{"__proto__":{"x":1},${whole.slice(1)}`, 400, /no property but/],
  ['a number as text', whole.replace('10000', '"10000"'), 400, /sources must be a whole number/],
  ['a number beyond all', whole.replace('10000', '1e999'), 400, /sources must be a whole number/],
  ['a kernel of hours', whole.replace('10000', '2000000000'), 400, /from 1 to 100000/],
  ['a capacity below 0', whole.replace('"capacity":8', '"capacity":-8'), 400, /capacity of "one"/],
  ['too much', `${whole}${' '.repeat(2 ** 16)}`, 413, /at most 65536 bytes/],
  ['too much, in chunks', `${whole}${' '.repeat(2 ** 16)}`, 413, /at most/, { 'transfer-encoding': 'chunked' }],
  ['a form', 'sources=1', 415, /JSON/, { 'content-type': 'application/x-www-form-urlencoded' }],
  ['text', whole, 415, /JSON/, { 'content-type': 'text/plain' }],
  ['a packed body', gzipSync(whole), 415, /JSON/, { 'content-encoding': 'gzip' }],
  ['a foreign origin', whole, 403, /other pages/, { origin: 'http://example.com' }],
  ['a foreign host', whole, 403, /host/, { host: 'example.com' }],
]

for (const [what, body, status, words, headers] of hostile) {
  test(`a body that is refused: ${what}`, async (t) => {
    const reply = await ask('measure', body, headers)
    t.is(reply.status, status)
    t.regex(reply.text, words)
    t.is(reply.headers['content-type'], 'text/plain; charset=utf-8')
    t.is((await ask('')).status, 200)
  })
}

test('paths and methods that there are not', async (t) => {
  for (const path of ['../', '/', '/page.js', '/../page.js', `/${'x'.repeat(24)}/`]) {
    t.is((await ask(path)).status, 403, path)
  }
  for (const path of ['main.mjs', '..%2f', 'constructor', '__proto__', 'page.js/']) {
    t.is((await ask(path)).status, 404, path)
  }
  t.is((await ask('measure')).status, 405)
  t.is((await ask('', '{}')).status, 405)
})

test('what is no HTTP gets no answer that tells anything', async (t) => {
  const port = Number(new URL(lab.address).port)
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end('nonsense\r\n\r\n'))
    let text = ''
    socket.setEncoding('utf8').on('data', (part) => {
      text += part
    })
    socket.on('close', () => resolve(text)).on('error', reject)
  })
  t.regex(answer, /^HTTP\/1\.1 400 Bad Request\r\n/)
  t.is((await ask('')).status, 200)
})

test('a port that is taken is told', async (t) => {
  const port = Number(new URL(lab.address).port)
  await t.throwsAsync(startLab(port, ''), {
    message: `port ${port}: cannot listen to it: address already in use (EADDRINUSE)`,
  })
})
