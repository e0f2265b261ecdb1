import { readFileSync } from 'node:fs'
import { renderSvg } from '../lib/report/chart/render.js'
import { benchmarksDocument, type Records, readmeFigures } from './benchmarks-document.mjs'
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
  package: newestRecord('package'),
})

/** All files that say what records say; of README.md the figures alone are new. */
export async function writtenFrom(records: Records): Promise<Written[]> {
  const drawings = charts(records.comparison.figures).map(async ({ file, chart }) => ({
    file: `docs/${file}`,
    text: await renderSvg(chart),
  }))
  return [
    { file: 'README.md', text: withFigures(readmeFigures(records)) },
    { file: 'docs/benchmarks.md', text: benchmarksDocument(records) },
    { file: 'docs/comparison.md', text: comparisonDocument(records.comparison) },
    ...(await Promise.all(drawings)),
  ]
}

/** README.md with other figures between the comments that enclose them. */
function withFigures(figures: string): string {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [begin, end] = ['<!-- figures: npm run document -->\n', '<!-- end of figures -->']
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)]
  if (from < 0 || to < from) throw new Error('README.md has no place for figures')
  return `${readme.slice(0, from + begin.length)}\n${figures}\n\n${readme.slice(to)}`
}
