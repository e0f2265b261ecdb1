// The examples on real servers: what they count, whatever the machine is busy with.
import test, { type ExecutionContext } from 'ava'
import { run } from '../helpers/child.mjs'

/** A test that needs a server, whose address stands in a variable. */
function withServer(server: string, variable: string) {
  const there = process.env[variable] !== undefined
  const why = there ? '' : ` (skipped: there is no ${server})`
  return (title: string, implementation: (t: ExecutionContext) => Promise<void>) =>
    (there ? test.serial : test.serial.skip)(`${title}${why}`, implementation)
}

async function printed(t: ExecutionContext, name: string): Promise<string> {
  const { code, stdout, stderr } = await run('../../examples/main', { args: [name, '--small'], milliseconds: 400_000 })
  t.is(code, 0, stderr)
  for (const line of stdout.split('\n')) t.true(line.length <= 80, line)
  t.log(stdout)
  return stdout
}

/** The numbers of the first line that begins with `start`, without those in `start`. */
function figures(stdout: string, start: string): number[] {
  const line = stdout.split('\n').find((line) => line.startsWith(start)) ?? ''
  return (line.slice(start.length).match(/\d[\d,]*/g) ?? []).map((text) => Number(text.replaceAll(',', '')))
}

const withRedis = withServer('Redis', 'REDIS_URL')
const withNats = withServer('NATS', 'NATS_URL')

withRedis('bullmq-flow: jobs by capacity, and the parent sees all though a machine is killed', async (t) => {
  const stdout = await printed(t, 'bullmq-flow')
  const [m1, m2, m4] = ['m1 ', 'm2 ', 'm4 '].map((name) => figures(stdout, name)) as [number, number][]
  t.deepEqual([m1?.[0], m2?.[0], m4?.[0]], [10, 20, 40])
  t.true((m4?.[1] as number) < 40)
  t.deepEqual(figures(stdout, 'the parent saw').slice(0, 2), [70, 70])
})

withRedis('bullmq-rates: calls by rate, and in no second more than the rate and the two at its edges', async (t) => {
  const stdout = await printed(t, 'bullmq-rates')
  for (const [endpoint, rate] of Object.entries({ slow: 10, medium: 20, fast: 40 })) {
    const [allowed, calls, most] = figures(stdout, endpoint) as [number, number, number]
    t.deepEqual([allowed, calls], [rate, 2 * rate])
    t.true(most <= rate + 2, `${most} calls in a second, ${rate} allowed`)
  }
})

withNats('nats-subjects: jobs by capacity, and all are done though a machine is killed', async (t) => {
  const stdout = await printed(t, 'nats-subjects')
  const planned = ['m1 ', 'm2 ', 'm4 '].map((name) => figures(stdout, name)[0])
  t.deepEqual(planned, [100, 200, 400])
  t.true((figures(stdout, 'm4 ')[1] as number) < 400)
  t.deepEqual(figures(stdout, 'done  ').slice(0, 2), [700, 700])
})
