import { readFileSync } from 'node:fs'
import { renderSvg } from '../lib/report/chart/render.js'
import { benchmarksDocument, type Records, readmeFigures } from './benchmarks-document.mjs'
import { changeFigures } from './change-document.mjs'
import { charts, comparisonDocument } from './comparison-document.mjs'
import { newestRecord } from './record.mjs'

/** A file that is written from records, by its path from the root of the repository. */
export interface Written {
  file: string
  text: string
}

/** The newest record of every suite. */
export const newestRecords = (): Records => ({
  exact: newestRecord('exact'),
  sampled: newestRecord('sampled'),
  comparison: newestRecord('comparison'),
  weights: newestRecord('weights'),
  change: newestRecord('change'),
  package: newestRecord('package'),
})

/** All files that say what records say; of README.md and docs/change.md the figures alone are new. */
export async function writtenFrom(records: Records): Promise<Written[]> {
  const drawings = charts(records.comparison.figures).map(async ({ file, chart }) => ({
    file: `docs/${file}`,
    text: await renderSvg(chart),
  }))
  return [
    { file: 'README.md', text: withFigures('README.md', readmeFigures(records)) },
    { file: 'docs/change.md', text: withFigures('docs/change.md', changeFigures(records.change)) },
    { file: 'docs/benchmarks.md', text: benchmarksDocument(records) },
    { file: 'docs/comparison.md', text: comparisonDocument(records.comparison) },
    ...(await Promise.all(drawings)),
  ]
}

/** A page with other figures between the comments that enclose them. */
function withFigures(file: string, figures: string): string {
  const page = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
  const [begin, end] = ['<!-- figures: npm run document -->\n', '<!-- end of figures -->']
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${file} has no place for figures`)
  return `${page.slice(0, from + begin.length)}\n${figures}\n\n${page.slice(to)}`
}
