import type { CellOptions } from '../write/cells.js'
import { type FormatName, textFormat } from '../write/formats.js'
import type { Sink } from '../write/output.js'

/** Routes, and what sources and targets are called. */
export interface NamedRoutes {
  readonly routes: Int32Array
  readonly fanOut: number
  readonly count: number
  readonly names: readonly string[]
  /** Of the sources; their numbers where the file does not say. */
  readonly ids: readonly string[] | undefined
}

const rowsOfBlock = 4096

/** Writes a row for each source. */
export async function writeRoutes(
  name: FormatName,
  options: CellOptions,
  { routes, fanOut, count, names, ids }: NamedRoutes,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  const format = textFormat(name, 'source', options)
  if (format === undefined) {
    // Little-endian as they are: so is every platform that the addon is built for.
    return sink(new Uint8Array(routes.buffer, routes.byteOffset, routes.byteLength))
  }
  const cells = names.map(format.cell)
  await sink(Buffer.from(format.begin(fanOut, [])))
  for (let first = 0; first < count; first += rowsOfBlock) {
    signal.throwIfAborted()
    let block = ''
    for (let source = first; source < Math.min(first + rowsOfBlock, count); source++) {
      const row = Array.from(routes.subarray(source * fanOut, (source + 1) * fanOut))
      const filled = format.unfilled === 'absent' ? row.filter((target) => target >= 0) : row
      const id = ids === undefined ? String(source) : format.cell(ids[source] as string)
      block += source === 0 ? format.firstRow : format.row
      block += id + format.afterSource
      block += filled.map((target) => (target < 0 ? '' : cells[target])).join(format.betweenTargets)
      block += format.afterTargets + format.endRow
    }
    await sink(Buffer.from(block))
  }
  await sink(Buffer.from(format.end))
}
