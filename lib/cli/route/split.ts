import { invalidValue } from '../../errors.js'
import { KeptColumns } from '../write/beside.js'
import type { CellOptions } from '../write/cells.js'
import { type FormatName, textFormat } from '../write/formats.js'
import { RouteRows } from '../write/rows.js'
import { fileNameOf } from './file-names.js'
import { FolderOfFiles } from './folder.js'
import type { Result } from './result.js'
import { chunksOf } from './routes.js'
import { summary } from './summary.js'

const splitFormats: readonly FormatName[] = ['csv', 'tsv', 'ndjson']

/** A file for each target, with the sources that go to it: each can be a file of sources again. */
export function splitByTarget(folder: string, format: FormatName, options: CellOptions): Result {
  const text = splitFormats.includes(format) ? textFormat(format, 'id', options) : undefined
  if (text === undefined) {
    throw invalidValue('--format', `must be ${splitFormats.join(', ')} with --split; received ${format}`)
  }
  let columns: KeptColumns | undefined
  return {
    keep: (table) => {
      columns = new KeptColumns(table, text, ['weight', 'fan-out'])
      return columns
    },
    async write(routed, _, signal, onRouted) {
      const { routing, names, kept } = routed
      const beside = kept && columns?.beside(kept)
      const rows = new RouteRows(text, [], 0, beside)
      const head = text.begin(0, columns?.names ?? [])
      const files = await FolderOfFiles.create(folder, fileNames(names, format), head)
      try {
        for await (const chunk of chunksOf(routed, signal)) {
          const { from, to, routes } = chunk
          for (let source = from; source < to; ) {
            const next = rows.add({ from: source, to: source + 1, routes }, source)
            if (next === source) {
              await beside?.texts.advance()
              continue
            }
            const row = Buffer.from(rows.take())
            const first = (source - from) * routing.fanOut
            // A method that is no `exact` may name a target twice.
            const targets = new Set(routes.subarray(first, first + routing.fanOut))
            for (const target of targets) if (target >= 0 && files.add(target, row)) await files.write()
            source = next
          }
          onRouted(to - from)
        }
        signal.throwIfAborted()
        await files.finish()
      } catch (error) {
        await files.remove()
        throw error
      }
      return [...summary(routing, names), `Wrote ${names.length} files to ${folder}`]
    },
  }
}

/** Throws where two targets would have one file. */
function fileNames(names: readonly string[], format: FormatName): readonly string[] {
  const taken = new Map<string, string>()
  return names.map((name) => {
    const file = fileNameOf(name)
    // As file systems do that take a and A for one.
    const key = file.normalize('NFC').toLowerCase()
    const other = taken.get(key)
    if (other !== undefined) {
      throw new Error(`--split: the targets "${other}" and "${name}" would have one file name; rename one of them`)
    }
    taken.set(key, name)
    return `${file}.${format}`
  })
}
