import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { capacityProfiles, makeLimits } from 'phase-router'
import { temporaryFolder } from '../helpers/folder.mjs'
import { decodePng } from '../report/decode-png.mjs'
import { run } from './run.mjs'

interface Row {
  readonly experiment: string
  readonly n: number
  readonly k: number
  readonly headroom: number
  readonly profile: keyof typeof capacityProfiles
  readonly sampled: number
  readonly hash: number
  readonly exact: number
  readonly realHeadroom: number
}

const published: readonly Omit<Row, 'exact' | 'realHeadroom'>[] = JSON.parse(
  readFileSync(new URL('../fixtures/moe_table.json', import.meta.url), 'utf8'),
).rows

const keys = ['experiment', 'n', 'k', 'headroom', 'profile', 'sampled', 'hash'] as const

/** 19 published rows, then four profiles times five fan-outs. */
const total = 19 + 20

test('all 19 published rows come out to the digit, for both methods', async (t) => {
  t.is(published.length, 19)
  const { code, stdout, stderr } = await run(['moe', '--json'])
  t.is(code, 0)
  t.is(stderr, '')
  const { rows } = JSON.parse(stdout)
  t.is(rows.length, total)
  published.forEach((row, at) => {
    for (const key of keys) {
      t.is(rows[at][key], row[key], `row ${at}, ${key}`)
    }
    t.true(rows[at].sampledMs > 0 && rows[at].hashMs > 0 && rows[at].exactMs > 0)
    t.true(rows[at].realHeadroom > row.headroom)
  })
})

test('exact fills every slot wherever the limits allow it, and so do limits without slack', async (t) => {
  const rows: readonly Row[] = JSON.parse((await run(['moe', '--json'])).stdout).rows
  for (const { n, k, profile, headroom, experiment, exact } of rows) {
    const rounding = experiment === 'exact-limits' ? 'exact' : 'ceil'
    const limits = [...makeLimits(capacityProfiles[profile](n, 42), n * k, headroom, rounding)]
    const room = (most: number) => limits.reduce((sum, limit) => sum + Math.min(limit, most), 0)
    // Both conditions hold in every row, so none is left out.
    t.true(room(Number.POSITIVE_INFINITY) >= n * k && room(n) >= n * k)
    t.is(exact, 1, `${experiment} ${profile} ${k}`)
  }
})

test('exact-limits has every profile and fan-out, and no slack', async (t) => {
  const rows: readonly Row[] = JSON.parse((await run(['moe', '--json'])).stdout).rows.slice(19)
  t.deepEqual(
    rows.map(({ experiment, n, k, profile }) => [experiment, n, k, profile]),
    ['uniform', 'mild', 'strong', 'extreme'].flatMap((profile) =>
      [1, 2, 4, 8, 16].map((k) => ['exact-limits', 1024, k, profile]),
    ),
  )
  for (const { headroom, realHeadroom, sampled, hash } of rows) {
    t.deepEqual([headroom, realHeadroom], [1, 1])
    t.true(sampled < 1 && hash < 1)
  }
})

test('--csv prints the same rows and nothing else', async (t) => {
  const { code, stdout, stderr } = await run(['moe', '--csv'])
  t.is(code, 0)
  t.is(stderr, '')
  const [head, ...lines] = stdout.trimEnd().split('\n')
  t.is(head, 'experiment,n,k,headroom,profile,realHeadroom,sampled,hash,exact,sampledMs,hashMs,exactMs')
  t.deepEqual(
    lines.slice(0, 19).map((line) => line.split(',').toSpliced(8).toSpliced(5, 1)),
    published.map((row) => keys.map((key) => String(row[key]))),
  )
})

test('the report fits 80 columns and has every row; all files are written', async (t) => {
  const out = temporaryFolder(t)
  const { code, stdout } = await run(['moe', '--out', out])
  t.is(code, 0)
  for (const line of stdout.split('\n')) {
    t.true(line.length <= 80, line)
  }
  t.is(stdout.match(/^ *\d+ +\d+ +(?:uniform|mild|strong|extreme) .*%.*%.*%/gm)?.length, total)

  const exactLimits = ['', '-uniform', '-mild', '-strong', '-extreme'].map((profile) => `exact-limits${profile}`)
  const charts = [...exactLimits, 'combined', 'fan-out', 'headroom', 'heterogeneity', 'scale']
  const expected = charts.flatMap((name) => [`${name}.png`, `${name}.svg`])
  t.deepEqual(readdirSync(out).sort(), [...expected, 'index.html', 'table.csv', 'table.json'].sort())
  for (const name of charts) {
    t.true(decodePng(readFileSync(join(out, `${name}.png`))).colours > 50, name)
  }
  t.is(JSON.parse(readFileSync(join(out, 'table.json'), 'utf8')).rows.length, total)
  t.is(readFileSync(join(out, 'table.csv'), 'utf8').split('\n').length, total + 2)
  const html = readFileSync(join(out, 'index.html'), 'utf8')
  t.is(html.match(/<svg /g)?.length, 8)
  t.notRegex(html, /(?:src|href)\s*=|url\(|@import|<script|<link/)
})
