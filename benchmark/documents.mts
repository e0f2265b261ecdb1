import { readFileSync } from 'node:fs'
import { renderSvg } from '../lib/report/chart/render.js'
import { benchmarksDocument, type Records, readmeFigures } from './benchmarks-document.mjs'
import { changeFigures } from './change-document.mjs'
import { charts, comparisonDocument } from './comparison-document.mjs'
import { type DiagnosticsRecord, diagnosticsFigures } from './diagnostics-document.mjs'
import { type EnginesRecord, engineFigures } from './engines-document.mjs'
import { methodsTable } from './methods-table.mjs'
import { hasRecord, newestRecord } from './record.mjs'
import { type KeysRecord, keyFigures, type StreamsRecord, streamFigures } from './streams-document.mjs'

/** A file that is written from records or from the code, by its path from the root of the repository. */
export interface Written {
  file: string
  text: string
}

/** The newest record of every suite. */
export const newestRecords = (): Records & {
  streams: StreamsRecord
  keys: KeysRecord
  diagnostics: DiagnosticsRecord | undefined
  engines: EnginesRecord | undefined
} => ({
  engines: hasRecord('engines') ? newestRecord('engines') : undefined,
  streams: newestRecord('streams'),
  keys: newestRecord('keys'),
  exact: newestRecord('exact'),
  sampled: newestRecord('sampled'),
  comparison: newestRecord('comparison'),
  weights: newestRecord('weights'),
  package: newestRecord('package'),
  change: hasRecord('change') ? newestRecord('change') : undefined,
  rebalance: hasRecord('rebalance') ? newestRecord('rebalance') : undefined,
  assign: hasRecord('assign') ? newestRecord('assign') : undefined,
  diagnostics: hasRecord('diagnostics') ? newestRecord('diagnostics') : undefined,
  cli: hasRecord('cli') ? newestRecord('cli') : undefined,
})

/** All files that say what records and contracts say; of some a part alone is written. */
export async function writtenFrom(records: ReturnType<typeof newestRecords>): Promise<Written[]> {
  const drawings = charts(records.comparison.figures).map(async ({ file, chart }) => ({
    file: `docs/${file}`,
    text: await renderSvg(chart),
  }))
  return [
    withPart('README.md', 'figures', readmeFigures(records)),
    ...(records.change ? [withPart('docs/change.md', 'figures', changeFigures(records.change))] : []),
    ...(records.diagnostics
      ? [withPart('docs/guide/watching.md', 'figures', diagnosticsFigures(records.diagnostics))]
      : []),
    ...engineFigures(records.engines).map(({ file, part, text }) => withPart(file, part, text)),
    withPart('docs/methods.md', 'methods', methodsTable()),
    withPart('docs/streams.md', 'streams', streamFigures(records.streams)),
    withPart('docs/keys.md', 'keys', keyFigures(records.keys)),
    { file: 'docs/benchmarks.md', text: benchmarksDocument(records) },
    { file: 'docs/comparison.md', text: comparisonDocument(records.comparison) },
    ...(await Promise.all(drawings)),
  ]
}

/** A page with another text between the comments that enclose its written part. */
function withPart(file: string, part: string, text: string): Written {
  const page = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
  const [begin, end] = [`<!-- ${part}: npm run document -->\n`, `<!-- end of ${part} -->`]
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${file} has no place for ${part}`)
  return { file, text: `${page.slice(0, from + begin.length)}\n${text}\n\n${page.slice(to)}` }
}
