import { readFileSync } from 'node:fs'
import test from 'ava'
import { Router } from 'phase-router'

const page = readFileSync(new URL('../../docs/exact.md', import.meta.url), 'utf8')

test('the example of docs/exact.md comes out of the code', (t) => {
  // | source | class | ... | first target, second target |
  const rows = [...page.matchAll(/^\| (\d) \| [01] \|.* (\d), (\d) \|$/gm)].map((row) => row.slice(1).map(Number))
  const router = new Router({ sources: 6, fanOut: 2, capacities: [4, 3, 2], seed: 155 })
  const routed = [0, 1, 2, 3, 4, 5].map((source) => [source, ...router.targetsOf(source)])
  t.deepEqual(rows, routed)
  t.deepEqual([...router.loads], [5, 4, 3])
  t.deepEqual(
    [...router.shares].map((share) => share.toFixed(6)),
    ['5.333333', '4.000000', '2.666667'],
  )
})
