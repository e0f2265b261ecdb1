import { readFileSync } from 'node:fs'
import test from 'ava'
import { type ComparisonRecord, charts, comparisonDocument } from '../benchmark/comparison-document.mjs'
import { newestRecord } from '../benchmark/record.mjs'
import { renderSvg } from '../lib/report/chart/render.js'

const record = newestRecord<ComparisonRecord['figures']>('comparison')
const read = (file: string) => readFileSync(new URL(`../docs/${file}`, import.meta.url), 'utf8')

test('docs/comparison.md and its charts say what the newest record says (npm run document)', async (t) => {
  t.is(read('comparison.md'), comparisonDocument(record))
  for (const { file, chart } of charts(record.figures)) t.is(read(file), await renderSvg(chart), file)
})

test('the record has every workload, and nothing is dropped by exact in any', (t) => {
  t.deepEqual(
    record.figures.map(({ name }) => name),
    ['strong', 'no-slack', 'equal', 'moe', 'extreme', 'large'],
  )
  for (const { methods, name } of record.figures) {
    const exact = methods.find(({ method }) => method === 'exact')
    t.is(exact?.survival?.mean, 1, name)
    t.is(exact?.violations?.mean, 0, name)
  }
})
