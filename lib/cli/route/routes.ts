import { KeptColumns } from '../write/beside.js'
import type { CellOptions } from '../write/cells.js'
import { type FormatName, textFormat } from '../write/formats.js'
import type { Sink } from '../write/output.js'
import { RouteRows } from '../write/rows.js'
import type { Result, Routed } from './result.js'
import { summary } from './summary.js'

/** So many slots are routed and written at a time. */
export const slotsOfChunk = 2 ** 18

/** All routes, a row for each source. */
export function allRoutes(format: FormatName, options: CellOptions): Result {
  const text = textFormat(format, 'source', options)
  if (text === undefined) return { write: writeNumbers }
  let columns: KeptColumns | undefined
  return {
    keep: (table) => {
      columns = new KeptColumns(table, text)
      return columns
    },
    async write(routed, sink, signal, onRouted) {
      const { routing, names, kept } = routed
      const beside = kept && columns?.beside(kept)
      const rows = new RouteRows(text, names, routing.fanOut, beside)
      await sink(Buffer.from(text.begin(routing.fanOut, columns?.names ?? [])))
      for await (const chunk of chunksOf(routed, signal)) {
        for (let source = chunk.from; source < chunk.to; ) {
          const next = rows.add(chunk, source)
          if (next === source) await beside?.texts.advance()
          else await sink(rows.take())
          source = next
        }
        onRouted(chunk.to - chunk.from)
      }
      await sink(Buffer.from(text.end))
      return summary(routing, names)
    },
  }
}

/** The routes as they are in memory. */
async function writeNumbers(
  routed: Routed,
  sink: Sink,
  signal: AbortSignal,
  onRouted: (sources: number) => void,
): Promise<readonly string[]> {
  for await (const { from, to, routes } of chunksOf(routed, signal)) {
    // Little-endian as they are: so is every platform that the addon is built for.
    await sink(new Uint8Array(routes.buffer, routes.byteOffset, routes.byteLength))
    onRouted(to - from)
  }
  return summary(routed.routing, routed.names)
}

/** The routes of all sources, chunk by chunk. */
export function chunksOf({ routing }: Routed, signal: AbortSignal) {
  return routing.chunks({ size: Math.max(1, Math.floor(slotsOfChunk / routing.fanOut)), signal })
}
