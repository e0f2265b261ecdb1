import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { decodePng } from '../report/decode-png.mjs'
import { run, temporaryFolder } from './run.mjs'

interface Row {
  readonly experiment: string
  readonly n: number
  readonly k: number
  readonly headroom: number
  readonly profile: string
  readonly sampled: number
  readonly hash: number
}

const published: readonly Row[] = JSON.parse(
  readFileSync(new URL('../fixtures/moe_table.json', import.meta.url), 'utf8'),
).rows

const keys = ['experiment', 'n', 'k', 'headroom', 'profile', 'sampled', 'hash'] as const

test('all 19 published rows come out to the digit, for both methods', async (t) => {
  t.is(published.length, 19)
  const { code, stdout, stderr } = await run(['moe', '--json'])
  t.is(code, 0)
  t.is(stderr, '')
  const { rows } = JSON.parse(stdout)
  t.is(rows.length, 19)
  published.forEach((row, at) => {
    for (const key of keys) {
      t.is(rows[at][key], row[key], `row ${at}, ${key}`)
    }
    t.true(rows[at].sampledMs > 0 && rows[at].hashMs > 0)
    t.true(rows[at].realHeadroom > row.headroom)
  })
})

test('--csv prints the same rows and nothing else', async (t) => {
  const { code, stdout, stderr } = await run(['moe', '--csv'])
  t.is(code, 0)
  t.is(stderr, '')
  const [head, ...lines] = stdout.trimEnd().split('\n')
  t.is(head, 'experiment,n,k,headroom,profile,realHeadroom,sampled,hash,sampledMs,hashMs')
  t.deepEqual(
    lines.map((line) => line.split(',').toSpliced(8).toSpliced(5, 1)),
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
  t.is(stdout.match(/^ *\d+ +\d+ +(?:uniform|mild|strong|extreme) .*%.*%/gm)?.length, 19)

  const charts = ['combined', 'fan-out', 'headroom', 'heterogeneity', 'scale']
  const expected = charts.flatMap((name) => [`${name}.png`, `${name}.svg`])
  t.deepEqual(readdirSync(out).sort(), [...expected, 'index.html', 'table.csv', 'table.json'].sort())
  for (const name of charts) {
    t.true(decodePng(readFileSync(join(out, `${name}.png`))).colours > 50, name)
  }
  t.is(JSON.parse(readFileSync(join(out, 'table.json'), 'utf8')).rows.length, 19)
  t.is(readFileSync(join(out, 'table.csv'), 'utf8').split('\n').length, 21)
  const html = readFileSync(join(out, 'index.html'), 'utf8')
  t.is(html.match(/<svg /g)?.length, 4)
  t.notRegex(html, /(?:src|href)\s*=|url\(|@import|<script|<link/)
})
