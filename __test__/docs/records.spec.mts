import { readFileSync } from 'node:fs'
import test from 'ava'
import { newestRecords, writtenFrom } from '../../benchmark/documents.mjs'
import { root } from './pages.mjs'

const records = newestRecords()

test('pages and charts say what the newest records say (npm run document)', async (t) => {
  const written = await writtenFrom(records)
  t.true(written.length > 3)
  for (const { file, text } of written) t.is(readFileSync(`${root}${file}`, 'utf8'), text, file)
})

test('the record of the comparison has every workload, and nothing is dropped by exact in any', (t) => {
  const { figures } = records.comparison
  t.deepEqual(
    figures.map(({ name }) => name),
    ['strong', 'no-slack', 'equal', 'moe', 'extreme', 'large'],
  )
  for (const { methods, name } of figures) {
    const exact = methods.find(({ method }) => method === 'exact')
    t.is(exact?.survival?.mean, 1, name)
    t.is(exact?.violations?.mean, 0, name)
  }
})
