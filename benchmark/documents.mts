import { readFileSync } from 'node:fs'
import { renderSvg } from '../lib/report/chart/render.js'
import { benchmarksDocument, type Records, readmeFigures } from './benchmarks-document.mjs'
import { charts, comparisonDocument } from './comparison-document.mjs'
import { newestRecord } from './record.mjs'
import { type KeysRecord, keyFigures, type StreamsRecord, streamFigures } from './streams-document.mjs'

/** A file that is written from records, by its path from the root of the repository. */
export interface Written {
  file: string
  text: string
}

/** The newest record of every suite. */
export const newestRecords = (): Records & { streams: StreamsRecord; keys: KeysRecord } => ({
  streams: newestRecord('streams'),
  keys: newestRecord('keys'),
  exact: newestRecord('exact'),
  sampled: newestRecord('sampled'),
  comparison: newestRecord('comparison'),
  weights: newestRecord('weights'),
  package: newestRecord('package'),
})

/** All files that say what records say; of README.md the figures alone are new. */
export async function writtenFrom(records: ReturnType<typeof newestRecords>): Promise<Written[]> {
  const drawings = charts(records.comparison.figures).map(async ({ file, chart }) => ({
    file: `docs/${file}`,
    text: await renderSvg(chart),
  }))
  return [
    { file: 'README.md', text: withFigures('README.md', { figures: readmeFigures(records) }) },
    {
      file: 'docs/streams.md',
      text: withFigures('docs/streams.md', { streams: streamFigures(records.streams), keys: keyFigures(records.keys) }),
    },
    { file: 'docs/benchmarks.md', text: benchmarksDocument(records) },
    { file: 'docs/comparison.md', text: comparisonDocument(records.comparison) },
    ...(await Promise.all(drawings)),
  ]
}

/** A page with other figures between the comments that enclose them. */
function withFigures(file: string, figures: Record<string, string>): string {
  let page = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
  for (const [name, text] of Object.entries(figures)) {
    const [begin, end] = [`<!-- ${name}: npm run document -->\n`, `<!-- end of ${name} -->`]
    const [from, to] = [page.indexOf(begin), page.indexOf(end)]
    if (from < 0 || to < from) throw new Error(`${file} has no place for ${name}`)
    page = `${page.slice(0, from + begin.length)}\n${text}\n\n${page.slice(to)}`
  }
  return page
}
