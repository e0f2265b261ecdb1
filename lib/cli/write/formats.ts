import type { Value } from '../read/row.js'
import { type CellOptions, csvCell, jsonOf, jsonString, textOf, type WriteCell } from './cells.js'

/** How rows of routes look as text. Between two targets there is one byte. */
export interface TextFormat {
  /** What comes before all rows of so many slots, with further columns of these names. */
  begin(fanOut: number, others: readonly string[]): string
  /** What every row begins with; the first may differ. */
  readonly row: string
  readonly firstRow: string
  /** What comes between a source and its targets, between two of them, and after them. */
  readonly afterSource: string
  readonly betweenTargets: ',' | '\t'
  readonly afterTargets: string
  /** Whether unfilled slots are there, empty, or left out. */
  readonly unfilled: 'empty' | 'absent'
  readonly endRow: string
  /** What comes after all rows. */
  readonly end: string
  /** Whether rows have a column of that name themselves. */
  isOwn(name: string): boolean
  /** A name or an id as it is written. */
  readonly cell: WriteCell
  /** What a row has in a further column, after its targets. */
  other(name: string, value: Value): string
}

/** What a row is about: a source with its targets, or a source or a target alone, with further columns. */
export type RowKind = 'source' | 'id' | 'target'

type MakeFormat = (options: CellOptions, kind: RowKind) => TextFormat

const separated =
  (separator: ',' | '\t'): MakeFormat =>
  (options, kind) => {
    const cell = csvCell(options, separator)
    return {
      begin: (fanOut, others) => {
        const slots = kind === 'source' ? Array.from({ length: fanOut }, (_, slot) => `target_${slot + 1}`) : []
        return `${[kind, ...slots, ...others.map(cell)].join(separator)}\n`
      },
      row: '',
      firstRow: '',
      afterSource: kind === 'source' ? separator : '',
      betweenTargets: separator,
      afterTargets: '',
      unfilled: 'empty',
      endRow: '\n',
      end: '',
      isOwn: (name) => name === kind || (kind === 'source' && /^target_\d+$/.test(name)),
      cell,
      other: (_, value) => separator + cell(textOf(value)),
    }
  }

const ndjson: MakeFormat = (options, kind) => {
  const cell = jsonString(options)
  return {
    begin: () => '',
    row: `{"${kind}":`,
    firstRow: `{"${kind}":`,
    afterSource: kind === 'source' ? ',"targets":[' : '',
    betweenTargets: ',',
    afterTargets: kind === 'source' ? ']' : '',
    unfilled: 'absent',
    endRow: '}\n',
    end: '',
    isOwn: (name) => name === kind || (kind === 'source' && name === 'targets'),
    cell,
    other: (name, value) => (value === undefined ? '' : `,${cell(name)}:${jsonOf(value, options)}`),
  }
}

const json: MakeFormat = (options, kind) => ({
  ...ndjson(options, kind),
  begin: () => '[',
  row: `,\n{"${kind}":`,
  firstRow: `\n{"${kind}":`,
  endRow: '}',
  end: '\n]\n',
})

/** The formats by name; `bin` is the routes as they are in memory. */
const formats = { csv: separated(','), tsv: separated('\t'), json, ndjson, bin: undefined } satisfies Record<
  string,
  MakeFormat | undefined
>

export type FormatName = keyof typeof formats

export const formatNames = Object.keys(formats) as FormatName[]

/** Those that hold names. */
export const namedFormats = formatNames.filter((name) => name !== 'bin')

/** The format of that name; undefined for `bin`, which is no text. */
export function textFormat(name: FormatName, kind: RowKind, options: CellOptions): TextFormat | undefined {
  return formats[name]?.(options, kind)
}
