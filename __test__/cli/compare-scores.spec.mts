import { existsSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { temporaryFolder } from '../helpers/folder.mjs'
import { run } from './run.mjs'

interface Row {
  way: string
  score: number
  survival: number
  over: number
}

const args = (kind: string, fanOut: number) => [
  ...['compare', '--scores', kind, '--sources', '600', '--targets', '12', '--fan-out', String(fanOut)],
  ...['--headroom', '1', '--exact-limits'],
]

for (const kind of ['gates', 'distances']) {
  test(`${kind}: no way that keeps the limits beats the optimum, and only biases break them`, async (t) => {
    const { code, stdout, stderr } = await run([...args(kind, 1), '--json'])
    t.is(code, 0, stderr)
    const { setting, gap, rows } = JSON.parse(stdout) as { setting: { realHeadroom: number }; gap: number; rows: Row[] }
    t.is(setting.realHeadroom, 1)
    t.true(gap <= 1e-6)
    const ways = rows.map(({ way }) => way)
    const names = [
      'assign',
      'assign, fast',
      'exact, blind',
      'top-k',
      'row-greedy',
      'pair-greedy',
      'sinkhorn',
      'sign-bias',
    ]
    t.deepEqual(ways, [...names, 'auction', 'top-k, limits x 1.25'])
    for (const { way, score, survival, over } of rows) {
      if (way === 'sign-bias' || way === 'top-k, limits x 1.25') continue
      t.is(over, 0, way)
      if (survival === 1) t.true(score <= 1 + 1e-9, way)
    }
    t.like(rows[0], { score: 1, survival: 1, over: 0 })
    t.true((rows[3] as Row).survival < 0.9)
  })
}

test('the table, the page, and what does not go together', async (t) => {
  const folder = temporaryFolder(t)
  const { code, stdout, stderr } = await run([...args('gates', 2), '--out', 'report'], {}, [], folder)
  t.is(code, 0, stderr)
  t.regex(stdout, /^assign +100\.00\* +100\.00\* +0\.00\*/m)
  t.notRegex(stdout, /^auction/m)
  for (const file of ['index.html', 'scores.svg', 'comparison.csv', 'comparison.md', 'comparison.json']) {
    t.true(existsSync(join(folder, 'report', file)), file)
  }
  const refused = await run([...args('gates', 2), '--weights', 'uniform'])
  t.is(refused.code, 2)
  t.regex(refused.stderr, /--scores.*cannot be used with option '--weights/)
})
