// npm run document: writes docs/comparison.md and its charts from the newest record.
import { writeFileSync } from 'node:fs'
import { renderSvg } from '../lib/report/chart/render.js'
import { type ComparisonRecord, charts, comparisonDocument } from './comparison-document.mjs'
import { newestRecord } from './record.mjs'

const record = newestRecord<ComparisonRecord['figures']>('comparison')
const docs = new URL('../docs/', import.meta.url)
writeFileSync(new URL('comparison.md', docs), comparisonDocument(record))
for (const { file, chart } of charts(record.figures)) writeFileSync(new URL(file, docs), await renderSvg(chart))
console.log(`Wrote docs/comparison.md from the record of ${record.date}`)
