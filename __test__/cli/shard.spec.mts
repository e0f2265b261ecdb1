import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { shard } from 'phase-router/shard'
import { type Ended, ended, run, start } from './run.mjs'

const files = Array.from({ length: 30 }, (_, i) => `tests/${i}.test.js`)
const timings = Object.fromEntries(files.slice(3).map((file, i) => [file, 50 + 37 * i]))

function folder(t: ExecutionContext): string {
  const path = mkdtempSync(join(tmpdir(), 'phase-router-shard-'))
  t.teardown(() => rmSync(path, { recursive: true }))
  writeFileSync(join(path, 'timings.json'), JSON.stringify(timings))
  return path
}

function fed(input: string, args: readonly string[], cwd: string): Promise<Ended> {
  const child = start(args, {}, [], cwd)
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return ended(child)
}

const capacities = [1, 2, 4]
const options = ['--capacities', '1,2,4', '--timings', 'timings.json']

test('every file is printed by one runner, from standard input or after the options, in any order', async (t) => {
  const cwd = folder(t)
  const all: string[] = []
  for (const index of [1, 2, 3]) {
    const planned = shard(files, index, { capacities, timings })
    const args = ['shard', '--index', `${index}/3`, ...options]
    const piped = await fed(`${files.join('\r\n')}\n\n`, args, cwd)
    t.is(piped.code, 0, piped.stderr)
    t.is(piped.stdout, planned.files.map((file) => `${file}\n`).join(''))
    t.true(piped.stderr.startsWith(`Shard ${index}/3: ${planned.files.length} of 30 files, `))
    t.regex(
      piped.stderr,
      new RegExp(`plan ${planned.fingerprint}\\.\n3 of 30 files have no timing and count as \\d+ ms`),
    )
    const given = await run([...args, '--', ...[...files].reverse()], {}, [], cwd)
    t.is(given.stdout, piped.stdout)
    all.push(...planned.files)
  }
  t.deepEqual(all.sort(), [...files].sort())
})

test('--names and --root: paths as in timings; --null: for xargs -0; --out: a file', async (t) => {
  const cwd = folder(t)
  mkdirSync(join(cwd, 'e2e/sub'), { recursive: true })
  writeFileSync(join(cwd, 'report.json'), JSON.stringify(report('a b.spec.ts', 'sub/b.spec.ts')))
  const args = ['shard', '--index', '1/1', '--root', 'e2e', '--timings', 'report.json', '--null']
  const list = ['./e2e/sub/b.spec.ts', join(cwd, 'e2e/a b.spec.ts')]
  const given = await run([...args, ...list], {}, [], cwd)
  t.is(given.stdout, `${list[1]}\0${list[0]}\0`, given.stderr)
  t.regex(given.stderr, /^Shard 1\/1: 2 of 2 files, 240 of 240 ms, plan [0-9a-f]{16}\.\n$/)
  const named = await run([...args, '--names', ...list], {}, [], cwd)
  t.is(named.stdout, 'a b.spec.ts\0sub/b.spec.ts\0')
  const { code, stderr } = await run(['shard', '--index', '1/1', '--out', 'list.txt', 'x', './x'], {}, [], cwd)
  t.is(code, 0)
  // A file that is listed twice counts once, and without timings there are no times to tell.
  t.regex(stderr, /^Shard 1\/1: 1 of 1 file, plan [0-9a-f]{16}\.\n$/)
})

/** What Playwright's reporter `json` writes: of each file a test in a group, and one that was tried again. */
function report(...paths: string[]) {
  const spec = (...durations: number[]) => ({
    tests: [{ results: durations.map((duration) => ({ duration, status: 'passed' })) }],
  })
  const suites = paths.map((file) => ({
    file,
    specs: [spec(50)],
    suites: [{ file, specs: [spec(20, 50)] }],
  }))
  return { config: {}, suites, errors: [] }
}

test('timings that are missing or broken are told, and all files are still shared out', async (t) => {
  const cwd = folder(t)
  writeFileSync(join(cwd, 'broken.json'), '{"a":')
  for (const [file, reason] of [
    ['none.json', /none\.json: the timings are not used: there is no such file\./],
    ['broken.json', /broken\.json: the timings are not used: .*JSON/],
  ] as const) {
    const parts: string[] = []
    for (const index of [1, 2]) {
      const args = ['shard', '--index', `${index}/2`, '--timings', file]
      const { code, stdout, stderr } = await run([...args, ...files], {}, [], cwd)
      t.is(code, 0)
      t.regex(stderr, reason)
      parts.push(...stdout.trim().split('\n'))
    }
    t.deepEqual(parts.sort(), [...files].sort())
  }
})

test('bad options, no files, another plan than expected', async (t) => {
  const cwd = folder(t)
  for (const [args, code, message] of [
    [['--index', '4/3', 'a'], 2, /index must be a whole number from 1 to 3; received 4/],
    [['--index', '0/3', 'a'], 2, /index must be a whole number from 1 to 3; received 0/],
    [['--index', 'two', 'a'], 2, /Expected a runner of some, such as 2\/3/],
    [['a'], 2, /required option '--index <i\/n>'/],
    [['--index', '1/2', '--capacities', '1,x', 'a'], 2, /Expected numbers apart by commas/],
    [['--index', '1/2', '--capacities', '1,-1', 'a'], 2, /capacities\[1\] must be finite and >= 0; received -1/],
    [['--index', '1/2', '--capacities', '0,0', 'a'], 2, /capacities must have one above 0/],
    [['--index', '1/2', '--capacities', '1', 'a'], 2, /a number for each of 2 runners; received 1/],
    [['--index', '1/2', '--expect', 'f00', 'a'], 2, /expect is the fingerprint of another plan: f00/],
    [['--index', '1/2'], 1, /no files: neither after the options nor on standard input/],
  ] as const) {
    const ended = await fed('', ['shard', ...args], cwd)
    t.is(ended.code, code, ended.stderr)
    t.regex(ended.stderr, message)
    t.is(ended.stdout, '')
  }
  const { fingerprint } = shard(files, 1, { count: 2 })
  const { code } = await run(['shard', '--index', '1/2', '--expect', fingerprint, ...files], {}, [], cwd)
  t.is(code, 0)
})
