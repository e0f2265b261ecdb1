import type { Router } from '../../index.js'
import { type CellOptions, csvCell } from '../write/cells.js'
import { type FormatName, formats } from '../write/formats.js'
import type { Sink } from '../write/output.js'
import { TextRows } from '../write/rows.js'
import type { Ids } from './ids.js'

const slotsOfChunk = 2 ** 18

/** What is written. */
export interface Routing {
  readonly router: Router
  /** Of the targets. */
  readonly names: readonly string[]
  /** Of the sources, where they have ids. */
  readonly ids: Ids | undefined
}

/** Writes all routes, chunk by chunk, and tells how many sources each chunk had. */
export async function writeRoutes(
  { router, names, ids }: Routing,
  format: FormatName,
  cells: CellOptions,
  sink: Sink,
  signal: AbortSignal,
  onRouted: (sources: number) => void,
): Promise<void> {
  const chunks = router.chunks({ size: Math.max(1, Math.floor(slotsOfChunk / router.fanOut)), signal })
  const text = formats[format]?.(cells)
  if (text === undefined) {
    for await (const { from, to, routes } of chunks) {
      // Little-endian as they are: so is every platform that the addon is built for.
      await sink(new Uint8Array(routes.buffer, routes.byteOffset, routes.byteLength))
      onRouted(to - from)
    }
    return
  }
  const rows = new TextRows(text, names, router.fanOut)
  await sink(Buffer.from(text.begin(router.fanOut)))
  for await (const chunk of chunks) {
    const { from, to } = chunk
    const idsOfChunk = await ids?.take(to - from)
    for (let source = from; source < to; ) {
      source = rows.add(chunk, source, idsOfChunk)
      await sink(rows.take())
    }
    onRouted(to - from)
  }
  await sink(Buffer.from(text.end))
}

/** Writes the sources of one target, one a line, of `count` in all. */
export async function writeSourcesOf(
  sources: Uint32Array,
  count: number,
  ids: Ids | undefined,
  cells: CellOptions,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  const quote = csvCell(cells)
  let at = 0
  for (let from = 0; at < sources.length; from += slotsOfChunk) {
    signal.throwIfAborted()
    const to = Math.min(from + slotsOfChunk, count)
    const idsOfStretch = await ids?.take(to - from)
    let lines = ''
    for (; at < sources.length && (sources[at] as number) < to; at++) {
      const source = sources[at] as number
      lines += `${idsOfStretch === undefined ? source : quote(idsOfStretch[source - from] as string)}\n`
    }
    await sink(Buffer.from(lines))
  }
}
