// npm run document: writes what records say into README.md, docs/benchmarks.md, docs/change.md, docs/comparison.md and
// its charts, and what methods say of themselves into docs/methods.md.
import { writeFileSync } from 'node:fs'
import { newestRecords, writtenFrom } from './documents.mjs'

for (const { file, text } of await writtenFrom(newestRecords())) {
  writeFileSync(new URL(`../${file}`, import.meta.url), text)
  if (file.endsWith('.md')) console.log(`Wrote ${file}`)
}
