// What a program could do to crash the process or to fool it: every case in a process of its own,
// with a deadline, at every entry point that starts a task. One after the other: some measure.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { check, DEADLINE, run } from '../helpers/child.mjs'

const CASES = {
  transfer: 'the memory of every input is transferred away meanwhile',
  detach: 'every input is posted to another thread meanwhile',
  resize: 'the memory of every input shrinks or grows meanwhile',
  mutate: 'every input is overwritten meanwhile, in own and in shared memory',
  race: 'another thread writes to shared inputs and to out all the time',
  overlap: 'inputs and out are views of the same memory',
  out: 'out is dropped, transferred, grown, overwritten, and let go after an abort',
  drop: 'nobody holds the inputs any more, and garbage is collected',
  values: 'subclasses, proxies, getters, arrays that change while they are read, other realms',
  pollution: 'Object.prototype and Array.prototype carry options and setters',
  options: 'arbitrary values for every option and argument: only documented errors',
  abort:
    'aborts before, during (settled before the event loop turns), after, twice, a hundred with one signal, with a reason',
  thousand: 'a thousand tasks at once; ten thousand aborted together, twenty thousand one by one',
  fair: 'small and middling calls, blocking ones and aborts beside a call of minutes: none waits for it',
  grow: 'another thread lets the memory of inputs grow all the time',
  panic: 'a panic in the kernel is a rejection, and other tasks do not notice',
  workers: 'fifty workers that route are terminated in the middle of it, some times over',
  refused: 'memory is refused at every size: an error, and all works again afterwards',
  sizes: 'results of 2^31 - 1 slots and more, 2^31 - 1 sources by ranges, a million targets',
  leaks: 'native bytes and resident memory stay flat over 20,000 calls, 1,000 aborts, 1,000 failures',
}

const results = fileURLToPath(new URL('../children/results.cjs', import.meta.url))

// The long form takes minutes; the bounded one, some seconds a case.
const deadline = process.env.PHASE_ROUTER_TEST_LONG === '1' ? 2 * DEADLINE : DEADLINE

for (const [name, what] of Object.entries(CASES)) {
  test.serial(`${name}: ${what}`, async (t) => {
    t.timeout(deadline + 30_000)
    const printed = await check(t, `hostile/${name}`, {}, deadline)
    for (const line of printed.split('\n').filter(Boolean)) t.log(line)
  })
}

for (const threads of ['1', '2']) {
  test.serial(`flat: loops of results and plans keep a few of them, on ${threads} of the pool's threads`, async (t) => {
    t.timeout(deadline + 30_000)
    const printed = await check(t, 'hostile/flat', { PHASE_ROUTER_THREADS: threads }, deadline)
    for (const line of printed.split('\n')) t.log(line)
  })
}

test.serial(
  'results: at every entry point, given away in every way, and kept after their thread has ended',
  async (t) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [results], { encoding: 'utf8', timeout: DEADLINE })
    t.is(status, 0, stderr)
    t.regex(stdout, /ok\n$/)
  },
)

for (const [how, what] of [
  ['exit', 'process.exit(0)'],
  ['exit-7', 'process.exit(7)'],
  ['abort-handler', 'process.exit() with an exit handler'],
  ['uncaught', 'an uncaught exception'],
  ['rejection', 'a rejected promise that nobody handles'],
  ['sigterm', 'SIGTERM'],
] as const) {
  test.serial(`end: ${what} with work in flight ends the process as in plain Node`, async (t) => {
    const [ended, plain] = await Promise.all([
      run('hostile/end', { args: [how] }),
      run('hostile/end', { args: [how, 'plain'] }),
    ])
    t.deepEqual([ended.code, ended.signal, ended.stdout], [plain.code, plain.signal, plain.stdout], ended.stderr)
    t.regex(ended.stdout, /^ending\n/)
  })
}
