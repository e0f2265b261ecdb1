import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { temporaryFolder } from '../helpers/folder.mjs'
import { decodePng } from '../report/decode-png.mjs'
import { run } from './run.mjs'

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

test('--json prints one document and nothing else, and writes no file', async (t) => {
  const folder = temporaryFolder(t)
  const { code, stdout, stderr } = await run(['demo', '--json'], {}, [], folder)
  t.is(code, 0)
  t.is(stderr, '')
  t.deepEqual(readdirSync(folder), [])
  const data = JSON.parse(stdout)
  t.deepEqual(data.setting, {
    sources: 512,
    targets: 512,
    profile: 'strong',
    fanOut: 4,
    headroom: 1.2,
    seed: 42,
    routingSeed: 42 + 7777,
  })
  t.is(data.demand, 2048)
  t.is(data.totalLimit, sum(data.limits))
  t.is(data.realHeadroom, data.totalLimit / 2048)
  t.true(data.realHeadroom > 1.2)
  t.deepEqual(
    data.methods.map(({ method }: { method: string }) => method),
    ['sampled', 'hash', 'exact'],
  )
  for (const method of data.methods) {
    t.is(sum(method.loads), 2048)
    t.is(sum(method.loadsAfter), method.filled)
    t.is(method.filled + method.unfilled, 2048)
    t.is(method.dropped, method.method === 'exact' ? 0 : method.unfilled)
    t.is(method.survival, method.filled / 2048)
    t.is(method.utilisation, method.filled / data.totalLimit)
    t.is(method.before.max, Math.max(...method.loads))
    t.true(method.loadsAfter.every((load: number, target: number) => load <= data.limits[target]))
  }
  const [sampled, hash, exact] = data.methods
  t.true(sampled.before.correlation > 0.8)
  t.true(Math.abs(hash.before.correlation) < 0.2)
  t.true(sampled.survival > hash.survival + 0.1)
  t.is(exact.survival, 1)
  t.true(exact.before.correlation > 0.99)
  // Without limits too: a load is its share, rounded down or up.
  exact.loads.forEach((load: number, target: number) => {
    t.true(Math.abs(load - data.shares[target]) < 1)
  })
  t.deepEqual([...new Set(data.levels.capacities)], [1, 2, 3, 4, 5, 6, 7, 8])
})

test('the report fits 80 columns, shows all methods and is coloured only on request', async (t) => {
  const out = temporaryFolder(t)
  const { code, stdout } = await run(['demo', '--out', out], { CI: '1' })
  t.is(code, 0)
  t.false(stdout.includes('\u001b'))
  for (const line of stdout.split('\n')) {
    t.true(line.length <= 80, line)
  }
  for (const words of [
    'sampled',
    'hash',
    'exact',
    'real',
    'largest capacity',
    'smallest capacity',
    'survival',
    'utilisation',
  ]) {
    t.true(stdout.includes(words), words)
  }
  t.is(stdout.match(/^ +\d+ +[18] +[\d.]+ +\d+ .* \d+ .* \d+/gm)?.length, 20)

  const forced = await run(['demo', '--out', out], { FORCE_COLOR: '1' })
  t.true(forced.stdout.includes('\u001b[1m'))
  const refused = await run(['demo', '--out', out], { FORCE_COLOR: '1', NO_COLOR: '1' })
  t.is(refused.stdout, stdout)
})

test('in a terminal of 40 columns every report fits', async (t) => {
  const folder = temporaryFolder(t)
  const compare = ['compare', '--sources', '200', '--targets', '10', '--seeds', '2']
  for (const args of [['demo'], compare, [...compare.slice(0, 5), '--scores', 'gates']]) {
    const { code, stdout, stderr } = await run([...args, '--out', 'report'], { COLUMNS: '40' }, [], folder)
    t.is(code, 0, stderr)
    for (const line of stdout.split('\n')) t.true(line.length <= 40, line)
    t.regex(stdout, /survival/)
  }
})

test('charts and page are written, whole and self-contained', async (t) => {
  const out = join(temporaryFolder(t), 'made', 'on demand')
  const { code, stderr } = await run(['demo', '--out', out])
  t.is(code, 0)
  t.regex(stderr, /^Wrote 5 files; the page is .*index\.html\n$/)
  t.deepEqual(readdirSync(out).sort(), [
    'capacity-load.png',
    'capacity-load.svg',
    'capacity-ratio.png',
    'capacity-ratio.svg',
    'index.html',
  ])
  for (const name of ['capacity-load', 'capacity-ratio']) {
    const svg = readFileSync(join(out, `${name}.svg`), 'utf8')
    const [, width, height] = /<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg) ?? []
    const png = decodePng(readFileSync(join(out, `${name}.png`)))
    t.deepEqual([png.width, png.height], [2 * Number(width), 2 * Number(height)])
    t.true(png.colours > 50)
  }
  const html = readFileSync(join(out, 'index.html'), 'utf8')
  t.is(html.match(/<svg /g)?.length, 2)
  t.notRegex(html, /(?:src|href)\s*=|url\(|@import|<script|<link/)
  t.regex(html, /name="viewport"/)
  t.regex(html, /prefers-color-scheme: dark/)
})

test('the same options give the same bytes', async (t) => {
  const args = ['demo', '--targets', '100', '--profile', 'extreme', '--fan-out', '3', '--seed', '18446744073709551615']
  const [first, second] = [temporaryFolder(t), temporaryFolder(t)]
  const runs = await Promise.all([first, second].map((out) => run([...args, '--json', '--out', out])))
  t.is(runs[0]?.stdout, runs[1]?.stdout as string)
  t.is(JSON.parse(runs[0]?.stdout as string).setting.seed, '18446744073709551615')
  for (const name of readdirSync(first)) {
    t.deepEqual(readFileSync(join(first, name)), readFileSync(join(second, name)), name)
  }
})

test('limits below the demand: exact fills them all, and nothing is left to drop', async (t) => {
  const { stdout } = await run(['demo', '--json', '--headroom', '0.5', '--fan-out', '16'])
  const { totalLimit, demand, methods } = JSON.parse(stdout)
  t.true(totalLimit < demand)
  const exact = methods.find(({ method }: { method: string }) => method === 'exact')
  t.is(exact.filled, totalLimit)
  t.is(exact.dropped, 0)
})

test('a single target works', async (t) => {
  const { code, stdout } = await run(['demo', '--targets', '1', '--fan-out', '1', '--out', temporaryFolder(t)])
  t.is(code, 0)
  t.regex(stdout, /load-capacity correlation +– +– +–/)
})
