import { invalidValue } from '../../errors.js'
import type { Targets } from '../read/targets.js'
import type { CellOptions } from '../write/cells.js'
import { type FormatName, textFormat } from '../write/formats.js'
import type { Result } from './result.js'
import { summary } from './summary.js'

const rowsOfStretch = 2 ** 14

/** What every target gets, known before routing: a row for each target, in the order of the file. */
export function allLoads(format: FormatName, options: CellOptions, targetsOf: () => Targets): Result {
  const text = textFormat(format, 'target', options)
  if (text === undefined) throw invalidValue('--format', `${format} does not go with --loads`)
  return {
    async write({ routing, names }, sink, signal) {
      const { loads, weightedLoads, shares } = routing
      const { capacities, limits } = targetsOf()
      const isWeighted = weightedLoads.some((load, target) => load !== loads[target])
      // In JSON a target without a limit has none; in a table the cell is empty.
      const columns: readonly (readonly [name: string, of: (target: number) => number | undefined])[] = [
        ['capacity', (target) => capacities[target]],
        ['load', (target) => weightedLoads[target]],
        ['share', (target) => shares[target]],
        ...(limits ? [['limit', (target: number) => finite(limits[target])] as const] : []),
        ...(isWeighted ? [['routes', (target: number) => loads[target]] as const] : []),
      ]
      const head = columns.map(([name]) => name)
      await sink(Buffer.from(text.begin(0, head)))
      for (let from = 0; from < names.length; from += rowsOfStretch) {
        signal.throwIfAborted()
        const rows = names.slice(from, from + rowsOfStretch).map((name, at) => {
          const target = from + at
          const cells = columns.map(([column, of]) => text.other(column, of(target)))
          return `${target === 0 ? text.firstRow : text.row}${text.cell(name)}${cells.join('')}${text.endRow}`
        })
        await sink(Buffer.from(rows.join('')))
      }
      await sink(Buffer.from(text.end))
      return summary(routing, names)
    },
  }
}

function finite(limit: number | undefined): number | undefined {
  return limit === Number.POSITIVE_INFINITY ? undefined : limit
}
