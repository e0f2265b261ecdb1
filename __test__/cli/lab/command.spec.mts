import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ava, { type ExecutionContext } from 'ava'
import { problemOf } from '../../../lib/cli/lab/problem/link.js'
import { firstProblem } from '../../../lib/cli/lab/problem/problem.js'
import { temporaryFolder } from '../../helpers/folder.mjs'
import { ended, run, start } from '../run.mjs'

const test = process.platform === 'win32' ? ava.skip : ava

/** Starts the command and ends it by a signal once it has printed its address. */
async function lab(t: ExecutionContext, args: readonly string[], signal: NodeJS.Signals) {
  const child = start(['lab', ...args])
  t.teardown(() => child.kill('SIGKILL'))
  const whole = ended(child)
  await once(child.stdout, 'data')
  child.kill(signal)
  const { code, stdout, stderr } = await whole
  return { code, stderr, address: new URL(stdout.trim()) }
}

test('it prints its address, and ends by Ctrl-C and SIGTERM with their codes', async (t) => {
  for (const [signal, expected] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const { code, stderr, address } = await lab(t, [], signal)
    t.is(code, expected)
    t.is(stderr, 'The lab is at this address, for whoever knows it on this machine, until Ctrl-C.\n')
    t.is(address.hostname, '127.0.0.1')
    t.is(address.hash, '')
  }
})

test('it begins with the targets of a table, or where an earlier one was', async (t) => {
  const file = join(temporaryFolder(t), 'targets.csv')
  writeFileSync(file, 'name,capacity,limit\nbig,8,\n"a, b&c",2,50\n')
  const { address } = await lab(t, ['--targets', file], 'SIGINT')
  const targets = [
    { name: 'big', capacity: 8, limit: null },
    { name: 'a, b&c', capacity: 2, limit: 50 },
  ]
  const problem = { ...firstProblem, before: targets, now: targets }
  t.deepEqual(problemOf(address.hash.slice(1)), problem)
  for (const link of [address.href, address.hash.slice(1)]) {
    const again = await lab(t, ['--link', link], 'SIGINT')
    t.is(again.address.hash, address.hash)
    t.not(again.address.pathname, address.pathname)
  }
})

test('what cannot be is told in a line', async (t) => {
  const file = join(temporaryFolder(t), 'targets.csv')
  const rows = Array.from({ length: 65 }, (_, at) => `t${at}\n`)
  writeFileSync(file, `name\n${rows.join('')}`)
  const large = join(temporaryFolder(t), 'large.csv')
  writeFileSync(large, 'name,capacity\na,1e300\n')
  for (const [args, expected, message] of [
    [['--targets', file], 1, /targets\.csv: the lab takes 64 targets at most; there are 65\n$/],
    [['--targets', large], 1, /large\.csv: the capacity of "a" must be a number from 0 to 1000000000\n$/],
    [['--link', 'http://127.0.0.1:1/x/#nonsense=1'], 2, /--link is that of no lab: sources must be a whole number/],
    [['--link', 'sources=10'], 2, /--link is that of no lab: fan-out must be/],
    [['--link', 'x', '--targets', file], 2, /cannot be used with/],
    [['--port', '65536'], 2, /--port.*is invalid/],
  ] as const) {
    const { code, stdout, stderr } = await run(['lab', ...args])
    t.is(code, expected, stderr)
    t.is(stdout, '')
    t.regex(stderr, message)
    t.is(stderr.trimEnd().split('\n').length, 1)
  }
})
