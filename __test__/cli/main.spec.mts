import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ava from 'ava'
import { temporaryFolder } from '../helpers/folder.mjs'
import { interruptedAtTurn, onLinux, run, runInShell, start } from './run.mjs'

// One child process at a time: some tests here look at the clock.
const test = ava.serial

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

test('--version and --help', async (t) => {
  t.deepEqual(await run(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' })
  const help = await run(['--help'])
  t.is(help.code, 0)
  t.regex(help.stdout, /demo.*moe/s)
  t.regex((await run(['demo', '--help'])).stdout, /--headroom <h>.*default: 1\.2/s)
})

const mistakes: readonly (readonly [args: string[], message: RegExp])[] = [
  [['demo', '--targets', '0'], /--targets <n>.*'0' is invalid\. Expected a whole number from 1/],
  [['demo', '--targets', '1.5'], /--targets.*'1\.5' is invalid/],
  [['demo', '--targets', '1e-3'], /--targets.*'1e-3' is invalid/],
  [['demo', '--targets', '1__0'], /--targets.*'1__0' is invalid/],
  [['demo', '--fan-out', '-1'], /--fan-out.*'-1' is invalid/],
  [['demo', '--headroom', 'much'], /--headroom.*'much' is invalid\. Expected a number above 0/],
  [['demo', '--headroom', '0'], /--headroom.*'0' is invalid/],
  [['demo', '--seed', '18446744073709551616'], /--seed.*is invalid\. Expected a whole number from 0/],
  [['demo', '--profile', 'steep'], /--profile.*'steep' is invalid\. Allowed choices are uniform, mild/],
  [['demo', '--json', '--headroom', '1e300'], /limit of target 0/],
  [['demo', 'twice'], /too many arguments/],
  [['demo', '--colour'], /unknown option '--colour'/],
  [['moe', '--csv', '--json'], /'--csv' cannot be used with option '--json'/],
  [['nonsense'], /unknown command 'nonsense'/],
  [['route'], /required option '--targets <file>' not specified/],
  [['route', '--targets', 't.csv'], /required option '--sources <n or file>' not specified/],
  [['route', '--targets', 't.csv', '--sources', '0'], /'0' is invalid\. Expected a whole number from 1 to 2147483647/],
  [['route', '--targets', 't.csv', '--sources', '2147483648'], /'2147483648' is invalid/],
  [['route', '--targets', 't.csv', '--sources', '1', '--fan-out', '0'], /--fan-out.*'0' is invalid/],
  [['route', '--targets', 't.csv', '--sources', '1', '--out', 'a.txt'], /--out must end in \.csv, .*received 'a\.txt'/],
  [['route', '--targets', 't.csv', '--sources', '1', '--out', 'toString'], /--out must end in .*received 'toString'/],
  [['route', '--targets', 't.csv', '--sources', '1', '--out', 'a.csv', '--target', 'b'], /cannot be used with/],
  [['route', '--targets', 't.csv', '--sources', '1', '--split', 'd', '--loads'], /cannot be used with/],
  [
    ['route', '--targets', 't.csv', '--sources', '1', '--split', 'd', '--format', 'bin'],
    /--format must be csv, tsv, ndjson/,
  ],
  [
    ['route', '--targets', 't.csv', '--sources', '1', '--loads', '--format', 'bin'],
    /--format bin does not go with --loads/,
  ],
  [
    ['route', '--targets', 't.csv', '--sources', '1', '--format', 'xml'],
    /Allowed choices are csv, tsv, json, ndjson, bin/,
  ],
  [['route', '--targets', 't.csv', '--sources', '1', '--separator', ';;'], /Expected one sign, such as ; or tab/],
  [['route', '--targets', '-', '--sources', '/dev/stdin'], /--sources and --targets cannot both be standard input/],
]

for (const [args, message] of mistakes) {
  test(`usage error: ${args.join(' ')}`, async (t) => {
    const { code, stdout, stderr } = await run(args)
    t.is(code, 2)
    t.is(stdout, '')
    t.regex(stderr, message)
    t.is(stderr.trimEnd().split('\n').length, 1)
  })
}

const aFile = fileURLToPath(new URL('../../package.json', import.meta.url))

for (const [place, folder, reason] of [
  ['a file', aFile, 'file already exists (EEXIST)'],
  ['below a file', join(aFile, 'a', 'b'), 'file already exists (EEXIST)'],
  ['in /proc', '/proc/none/x', 'no such file or directory (ENOENT)'],
] as const) {
  const here = place !== 'in /proc' || existsSync('/proc/self')
  const testHere = here ? test : test.skip
  testHere(
    `a folder that cannot be made, ${place}: one line, before any work${here ? '' : ' (no /proc here)'}`,
    async (t) => {
      for (const command of ['demo', 'moe']) {
        const { code, stdout, stderr } = await run([command, '--out', folder])
        t.is(code, 1)
        t.is(stdout, '')
        t.is(stderr, `phase-router: ${folder}: cannot make this folder: ${reason}\n`)
      }
    },
  )
}

test('alone it prints help, as a mistake', async (t) => {
  const { code, stdout, stderr } = await run([])
  t.is(code, 2)
  t.is(stdout, '')
  t.regex(stderr, /^Usage: phase-router .*demo.*moe.*route/s)
})

onLinux('a full disk behind stdout is an error of one line', async (t) => {
  const { code, stderr } = await runInShell('exec "$@" > /dev/full', ['demo', '--json'])
  t.is(code, 1)
  t.is(stderr, 'phase-router: standard output: cannot write to it: no space left on device (ENOSPC)\n')
})

test('a reader that goes away is no error, and files are still written', async (t) => {
  const out = temporaryFolder(t)
  const child = start(['demo', '--out', out])
  child.stdout.destroy()
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const [code] = await once(child, 'close')
  t.is(code, 0)
  t.regex(stderr, /^Wrote 5 files.*\n$/)
  t.true(existsSync(join(out, 'index.html')))
})

const onPosix = process.platform === 'win32' ? ava.skip : test

onPosix('Ctrl-C ends the work at once, with exit code 130 and nothing written', async (t) => {
  const out = join(temporaryFolder(t), 'report')
  const args = ['demo', '--targets', '100000', '--fan-out', '100', '--out', out]
  const { code, stdout, stderr } = await run(args, {}, interruptedAtTurn(1))
  t.is(code, 130)
  t.is(stdout + stderr, '')
  t.deepEqual(existsSync(out) ? readdirSync(out) : [], [])
})

test('without the PNG package: a sentence, and everything else', async (t) => {
  const out = temporaryFolder(t)
  const hook = `export const resolve = (name, context, next) => {
    if (name === '@resvg/resvg-js') throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
    return next(name, context)
  }`
  const url = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`
  const register = `import { register } from 'node:module'; register(${JSON.stringify(url(hook))})`
  const { code, stderr } = await run(['demo', '--out', out], {}, ['--import', url(register)])
  t.is(code, 0)
  t.regex(stderr, /optional package @resvg\/resvg-js.*npm install @resvg\/resvg-js/)
  t.deepEqual(readdirSync(out).sort(), ['capacity-load.svg', 'capacity-ratio.svg', 'index.html'])
})

test('notices name what is bundled', (t) => {
  const notices = readFileSync(new URL('../../dist/cli/THIRD-PARTY-NOTICES.txt', import.meta.url), 'utf8')
  for (const name of [
    'commander',
    'vega-lite',
    'picocolors',
    'cli-progress',
    'csv-parse',
    '@expo-google-fonts/arimo',
  ]) {
    t.regex(notices, new RegExp(`^${name} [\\d.]+ \\(`, 'm'))
  }
  t.regex(notices, /SIL OPEN FONT LICENSE/)
})
