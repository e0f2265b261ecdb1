import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { KeyRouter, StreamRouter } from 'phase-router'
import { type Ended, ended, runInShell, start } from './run.mjs'

function folder(t: ExecutionContext, files: Record<string, string>): string {
  const path = mkdtempSync(join(tmpdir(), 'phase-router-lines-'))
  t.teardown(() => rmSync(path, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}

/** Runs a command with this standard input. */
function fed(input: string | Buffer, args: readonly string[], cwd: string): Promise<Ended> {
  const child = start(args, {}, [], cwd)
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return ended(child)
}

const targets = 'name,capacity\nbig,4\nmid,2\n"small, old",1\n'
const names = ['big', 'mid', 'small, old']

test('stream writes every line with its target, whatever ends it', async (t) => {
  const cwd = folder(t, { 'targets.csv': targets })
  const args = ['stream', '--targets', 'targets.csv', '--from', '1000', '--seed', '7', '--next']
  const { code, stdout, stderr } = await fed('a\nb\r\n\nlast é', args, cwd)
  t.is(code, 0, stderr)
  const stream = new StreamRouter({ fanOut: 1, capacities: [4, 2, 1], seed: 7 })
  const [a, b, c, d] = [...stream.routeSync({ from: 1000, to: 1004 })].map((target) => names[target])
  t.is(stdout, `a\t${a}\nb\t${b}\n\t${c}\nlast é\t${d}\n`)
  t.is(stderr, '')
})

test('stream: many lines, several targets, domains', async (t) => {
  const cwd = folder(t, { 'targets.csv': 'name,capacity,domain\na,4,x\nb,2,x\nc,1,y\nd,1,\n' })
  const lines = Array.from({ length: 50_000 }, (_, i) => `${i} ${'x'.repeat(i % 90)}`)
  const { code, stdout } = await fed(
    `${lines.join('\n')}\n`,
    ['stream', '--targets', 'targets.csv', '--fan-out', '2'],
    cwd,
  )
  t.is(code, 0)
  const stream = new StreamRouter({ fanOut: 2, capacities: [4, 2, 1, 1], domains: [0, 0, 2, 3] })
  const routes = stream.routeSync({ from: 0, to: lines.length })
  const expected = lines.map(
    (line, i) => `${line}\t${'abcd'[routes[2 * i] as number]}\t${'abcd'[routes[2 * i + 1] as number]}`,
  )
  t.true(stdout === `${expected.join('\n')}\n`)
})

test('stream: limits of a window, and what is said without one', async (t) => {
  const cwd = folder(t, { 'limits.csv': 'name,limit\na,20\nb,\n' })
  const input = 'line\n'.repeat(2000)
  const { code, stdout } = await fed(input, ['stream', '--targets', 'limits.csv', '--window', '100'], cwd)
  t.is(code, 0)
  t.is(stdout.match(/\ta$/gm)?.length, 400)
  const without = await fed(input, ['stream', '--targets', 'limits.csv'], cwd)
  t.is(without.code, 1)
  t.regex(without.stderr, /limits\.csv: limits need --window/)
  const tight = folder(t, { 'limits.csv': 'name,limit\na,20\nb,30\n' })
  const refused = await fed(input, ['stream', '--targets', 'limits.csv', '--window', '100'], tight)
  t.is(refused.code, 1)
  t.regex(refused.stderr, /limits\.csv: the sum of limits must be >= 100, which is 1 x --window of 100; received 50/)
})

test('stream: a fan-out beyond the targets is narrowed, and said', async (t) => {
  const cwd = folder(t, { 'targets.csv': targets })
  const { code, stdout, stderr } = await fed('x\n', ['stream', '--targets', 'targets.csv', '--fan-out', '5'], cwd)
  t.is(code, 0)
  t.is(stdout.split('\t').length, 4)
  t.is(stderr, 'Every line gets 3 targets instead of 5: there are no more targets.\n')
})

test('targets cannot come from where the lines do', async (t) => {
  const cwd = folder(t, { 'targets.csv': targets })
  for (const args of [
    ['stream', '--targets', '-'],
    ['key', '--targets', '/dev/stdin'],
  ]) {
    const { code, stdout, stderr } = await fed(targets, args, cwd)
    t.is(code, 2)
    t.is(stdout, '')
    t.is(stderr, 'phase-router: --targets cannot be standard input, where the lines come from\n')
  }
  const given = await fed(targets, ['key', '--targets', '-', 'x'], cwd)
  t.regex(given.stdout, /^x\t/, given.stderr)
})

test('stream: a count that would go beyond the last item is an error', async (t) => {
  const cwd = folder(t, { 'targets.csv': targets })
  const from = String(2 ** 53 - 2)
  const { code, stdout, stderr } = await fed('x\ny\n', ['stream', '--targets', 'targets.csv', '--from', from], cwd)
  t.is(code, 1)
  t.is(stdout, '')
  t.regex(stderr, /--from 9007199254740990: there are more lines than items/)
})

test('stream answers line by line while its input is open, and ends when its reader does', async (t) => {
  const cwd = folder(t, { 'targets.csv': targets })
  const child = start(['stream', '--targets', 'targets.csv'], {}, [], cwd)
  const first = new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))))
  child.stdin.write('one\n')
  t.regex(await first, /^one\t/)
  child.stdin.end()
  const { code } = await ended(child)
  t.is(code, 0)
  if (process.platform === 'win32') return
  const piped = await runInShell('yes line | "$@" | head -3', ['stream', '--targets', 'targets.csv'], cwd)
  t.is(piped.code, 0)
  t.is(piped.stdout.split('\n').length, 4)
  t.is(piped.stderr, '')
})

test('key: arguments and lines have the same homes', async (t) => {
  const cwd = folder(t, { 'shards.csv': targets })
  const router = new KeyRouter({ capacities: [4, 2, 1], fanOut: 2, seed: 5 })
  const keys = ['tenant-42', 'é🙂', '17', '']
  const row = (key: string) => `${key}\t${[...router.targetsOf(key)].map((target) => names[target]).join('\t')}\n`
  const args = ['key', '--targets', 'shards.csv', '--fan-out', '2', '--seed', '5']
  const given = await ended(start([...args, ...keys], {}, [], cwd))
  t.is(given.stdout, keys.map(row).join(''), given.stderr)
  const piped = await fed(`${keys.join('\n')}\n`, args, cwd)
  t.is(piped.stdout, keys.map(row).join(''))
})

test('key: what cannot be', async (t) => {
  const cwd = folder(t, { 'shards.csv': targets, 'limits.csv': 'name,limit\na,5\n', 'tab.csv': 'name\n"a\tb"\n' })
  const key = (...args: string[]) => fed('x\n', ['key', ...args], cwd)
  for (const [args, message] of [
    [['--targets', 'limits.csv'], /limits\.csv: limits cannot be kept for keys/],
    [['--targets', 'tab.csv'], /has a tab or a line end in its name/],
    [
      ['--targets', 'shards.csv', '--max-capacity', '3'],
      /shards\.csv: the capacity of "big" must be <= --max-capacity, which is 3; received 4/,
    ],
    [['--targets', 'shards.csv', '--max-targets', '2'], /shards\.csv: --max-targets must be >= 3/],
    [['--targets', 'none.csv'], /none\.csv/],
  ] as const) {
    const { code, stderr, stdout } = await key(...args)
    t.is(code, 1, stderr)
    t.is(stdout, '')
    t.regex(stderr, message)
  }
  t.is((await ended(start(['stream'], {}, [], cwd))).code, 2)
})
