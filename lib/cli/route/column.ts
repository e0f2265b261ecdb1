import { type CellOptions, csvCell } from '../write/cells.js'
import type { Result } from './result.js'
import { summaryOf } from './summary.js'

const linesOfStretch = 2 ** 14

/** The sources of one target alone, one a line. */
export function sourcesOf(target: string, options: CellOptions): Result {
  const cell = csvCell(options)
  return {
    keep: (table) => ({ texts: 1, of: (row) => [cell(table.text(row, 'id'))] }),
    async write({ routing, names, kept }, sink, signal) {
      const found = routing.sourcesOf(names.indexOf(target))
      const ids = kept?.read()
      let source = 0
      for (let from = 0; from < found.length; from += linesOfStretch) {
        signal.throwIfAborted()
        let lines = ''
        for (const wanted of found.subarray(from, from + linesOfStretch)) {
          if (ids === undefined) {
            lines += `${wanted}\n`
            continue
          }
          for (; source <= wanted; source++) {
            while (!ids.isReady()) await ids.advance()
            if (source === wanted) lines += `${ids.text(0)}\n`
            ids.next()
          }
        }
        await sink(Buffer.from(lines))
      }
      return [summaryOf(target, found.length, routing.sources)]
    },
  }
}
