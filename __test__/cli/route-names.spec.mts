import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ava, { type ExecutionContext } from 'ava'
import { escapeControls } from '../../lib/cli/escape.js'
import { DEADLINE } from '../helpers/child.mjs'
import { temporaryFolder } from '../helpers/folder.mjs'
import { ended, main, run } from './run.mjs'

const test = ava

// Names that set the title, clear the screen, end the line, turn the direction of text.
const hostile = ['\u001b]0;pwned\u0007x', 'a\u001b[2Jb', 'c\nd', '\u202ecod.exe', '\u009b31m', '\u2066e\u2069']
const escaped = ['\\u001b]0;pwned\\u0007x', 'a\\u001b[2Jb', 'c\\nd', '\\u202ecod.exe', '\\u009b31m', '\\u2066e\\u2069']

function folderOf(t: ExecutionContext, targets: string, items?: string): string {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'targets.csv'), targets)
  if (items !== undefined) writeFileSync(join(folder, 'items.csv'), items)
  return folder
}

const quoted = (name: string) => `"${name}"`
const targetsOf = (names: readonly string[]) => `name\n${names.map((name) => `${quoted(name)}\n`).join('')}`

/** Whatever could steer a terminal, but line ends. */
const steers = /[\p{Cc}\p{Bidi_Control}]/u

test('escaped is what steers a terminal, and nothing else', (t) => {
  t.deepEqual(hostile.map(escapeControls), escaped)
  for (const name of ['', 'plain', 'ü☃', '日本語', 'עברית', '👩‍👩‍👧', 'back\\slash', '\u00a0'])
    t.is(escapeControls(name), name)
})

test('on stderr names are escaped: in the summary, in errors, in errors of options', async (t) => {
  for (const [at, name] of hostile.entries()) {
    const folder = folderOf(t, targetsOf([name]), 'id\nx\n')
    const routed = await run(['route', '--targets', 'targets.csv', '--sources', '2'], {}, [], folder)
    t.is(routed.code, 0)
    t.is(
      routed.stdout,
      `source,target_1\n0,${/\n/.test(name) ? quoted(name) : name}\n1,${/\n/.test(name) ? quoted(name) : name}\n`,
    )
    t.true(routed.stderr.includes(`Largest load: ${escaped[at]} with 2 for a share of 2.\n`), routed.stderr)
    writeFileSync(join(folder, 'twice.csv'), targetsOf([name, name]))
    for (const args of [
      ['route', '--targets', 'twice.csv', '--sources', '2'],
      ['route', '--targets', 'targets.csv', '--sources', '2', '--target', `${name}?`],
      ['route', '--targets', `${name}.csv`, '--sources', '2'],
      ['route', '--targets', 'targets.csv', '--sources', `${name}.csv`],
    ]) {
      const { code, stderr } = await run(args, {}, [], folder)
      t.is(code, 1)
      t.regex(stderr, /^phase-router: .*\n$/)
      t.false(steers.test(stderr.trimEnd()), stderr)
    }
    const usage = await run(['route', `--${name.replaceAll('\n', '')}`], {}, [], folder)
    t.is(usage.code, 2)
    t.false(steers.test(usage.stderr.trimEnd()), usage.stderr)
  }
})

const hasScript =
  process.platform === 'linux' && spawnSync('script', ['-qec', 'true', '/dev/null'], { stdio: 'ignore' }).status === 0
const onTerminal = hasScript ? test : ava.skip

onTerminal(`on a terminal names are escaped on stdout, too${hasScript ? '' : ' (skipped: no script)'}`, async (t) => {
  const folder = folderOf(t, targetsOf(hostile), `id\n${hostile.map((name) => `${quoted(name)}\n`).join('')}`)
  const args = ['route', '--targets', 'targets.csv', '--sources', 'items.csv']
  const line = [process.execPath, main, ...args].map((word) => `'${word}'`).join(' ')
  const { stdout } = await ended(spawn('script', ['-qec', line, '/dev/null'], { cwd: folder, timeout: DEADLINE }))
  const rows = stdout.replaceAll('\r\n', '\n').split('\n')
  t.is(rows[0], 'source,target_1')
  t.false(rows.some((row) => steers.test(row)))
  for (const [at, name] of escaped.entries()) t.true(rows[at + 1]?.startsWith(`${name},`), rows[at + 1])
  const piped = await run(args, {}, [], folder)
  t.true(hostile.every((name) => piped.stdout.includes(name)))
})

test('what a spreadsheet takes for a formula is written as it is, or quoted where that is asked for', async (t) => {
  const formulas = ['=1+1', "=cmd|' /C calc'!A0", '+1-2', '-a', '@SUM(A1)']
  const harmless = ['-5', '+1.5e3', 'a=b', "'=1"]
  const items = `id\n${[...formulas, ...harmless, '\t=1'].map((id) => `${quoted(id)}\n`).join('')}`
  const folder = folderOf(t, targetsOf(['=target']), items)
  const args = ['route', '--targets', 'targets.csv', '--sources', 'items.csv', '--out']
  const written = async (file: string, ...more: string[]) => {
    t.is((await run([...args, file, ...more], {}, [], folder)).code, 0)
    return readFileSync(join(folder, file), 'utf8')
  }
  const rows = (quote: string) => [
    ...formulas.map((id) => `${quote}${id},${quote}=target\n`),
    ...harmless.map((id) => `${id},${quote}=target\n`),
  ]
  const head = 'source,target_1\n'
  t.is(await written('plain.csv'), `${head}${rows('').join('')}"\t=1",=target\n`)
  t.is(await written('quoted.csv', '--quote-formulas'), `${head}${rows("'").join('')}'\t=1,'=target\n`)
  const [plain, quotedToo] = [await written('plain.json'), await written('quoted.json', '--quote-formulas')]
  t.is(plain, quotedToo)
  const { stdout } = await run([...args.slice(0, -1), '--target', '=target', '--quote-formulas'], {}, [], folder)
  t.true(stdout.startsWith("'=1+1\n"), stdout)
})
