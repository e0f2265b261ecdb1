import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { readEarlier, slower } from '../../benchmark/slower.mjs'
import { machineFacts } from '../../lib/cli/measure/machine.js'
import { temporaryFolder } from '../helpers/folder.mjs'

const row = (name: string, timesLoop: number) => ({ name, microseconds: 1, timesLoop })

test('what takes more than 1.1 times as long as before is told, the worst first; new rows are not', (t) => {
  const before = [row('a', 1), row('b', 2), row('c', 3), row('gone', 1)]
  const now = [row('a', 1.2), row('b', 2.19), row('c', 6), row('new', 9)]
  t.deepEqual(slower(before, now), [
    { name: 'c', ratio: 2 },
    { name: 'a', ratio: 1.2 },
  ])
  t.deepEqual(slower(now, before), [])
})

test('a record of another processor, or of another suite, is refused', (t) => {
  const file = join(temporaryFolder(t), 'record.json')
  const machine = machineFacts()
  const rows = [row('a', 1)]
  const written = (record: object) => writeFileSync(file, JSON.stringify(record))
  written({ machine, figures: { rows } })
  t.deepEqual(readEarlier(file, machine).figures.rows, rows)
  written({ machine: { ...machine, cpu: 'an abacus' }, figures: { rows } })
  t.throws(() => readEarlier(file, machine), {
    message: /another cpu: an abacus, and this is .*record the old version here/,
  })
  written({ machine: { ...machine, simd: 'beads' }, figures: { rows } })
  t.throws(() => readEarlier(file, machine), { message: /another simd: beads/ })
  written({ machine, figures: [] })
  t.throws(() => readEarlier(file, machine), { message: /is no record of npm run bench -- quick/ })
})
