import type { TextFormat } from '../write/formats.js'
import type { Sink } from '../write/output.js'

const rowsOfStretch = 2 ** 13

/** Writes routes, a row for each source, with names. */
export async function routeLines(
  text: TextFormat,
  names: readonly string[],
  ids: readonly string[],
  fanOut: number,
  routes: Int32Array,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  const cells = names.map(text.cell)
  const row = (i: number) => {
    const slots = Array.from(routes.subarray(i * fanOut, (i + 1) * fanOut), (target) => cells[target] ?? '')
    const targets = text.unfilled === 'absent' ? slots.filter((cell) => cell !== '') : slots
    const begin = i === 0 ? text.firstRow : text.row
    const source = text.cell(ids[i] as string)
    return `${begin}${source}${text.afterSource}${targets.join(text.betweenTargets)}${text.afterTargets}${text.endRow}`
  }
  await sink(Buffer.from(text.begin(fanOut, [])))
  for (let from = 0; from < ids.length; from += rowsOfStretch) {
    signal.throwIfAborted()
    const count = Math.min(rowsOfStretch, ids.length - from)
    await sink(Buffer.from(Array.from({ length: count }, (_, at) => row(from + at)).join('')))
  }
  await sink(Buffer.from(text.end))
}
