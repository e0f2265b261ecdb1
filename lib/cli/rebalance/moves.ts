import type { CellOptions } from '../write/cells.js'
import { type FormatName, type TextFormat, textFormat } from '../write/formats.js'
import type { Sink } from '../write/output.js'

/** How moves are written, and what things are called. */
interface Writing {
  readonly format: FormatName
  readonly names: readonly string[]
  readonly ids: readonly string[]
  readonly cells: CellOptions
}

const movesOfStretch = 2 ** 13

/** Writes who leaves what, and what comes in its place, if anything: source, from, to. */
export async function moveLines(
  { format, names, ids, cells }: Writing,
  old: Int32Array,
  width: number,
  { routes, moved }: { readonly routes: Int32Array; readonly moved: Uint32Array },
  fanOut: number,
  sink: Sink,
): Promise<void> {
  const text = textFormat(format, 'id', cells) as TextFormat
  const named = (begin: string) => begin.replace(/^(\W*)id\b/, '$1source')
  const [first, other] = [named(text.firstRow), named(text.row)]
  const row = (source: number, from: string, to: string | undefined, begin: string) =>
    `${begin}${text.cell(ids[source] as string)}${text.other('from', from)}${text.other('to', to)}${text.endRow}`
  await sink(Buffer.from(named(text.begin(0, ['from', 'to']))))
  let lines: string[] = []
  let arrivals: number[] = []
  let last = -1
  for (const [n, slot] of moved.entries()) {
    const source = Math.floor(slot / width)
    if (source !== last) {
      const had = old.subarray(source * width, (source + 1) * width)
      arrivals = [...routes.subarray(source * fanOut, (source + 1) * fanOut)].filter((j) => j >= 0 && !had.includes(j))
      last = source
    }
    const to = arrivals.shift()
    lines.push(
      row(
        source,
        names[old[slot] as number] as string,
        to === undefined ? undefined : names[to],
        n === 0 ? first : other,
      ),
    )
    if (lines.length === movesOfStretch) {
      await sink(Buffer.from(lines.join('')))
      lines = []
    }
  }
  await sink(Buffer.from(lines.join('') + text.end))
}
