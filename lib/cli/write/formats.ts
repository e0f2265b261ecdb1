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
  /** A name or an id as it is written. */
  readonly cell: WriteCell
  /** What a row has in a further column, after its targets. */
  other(name: string, value: Value): string
}

/** Names that rows have themselves. */
export const ownColumns: ReadonlySet<string> = new Set(['source', 'targets'])

const separated = (separator: ',' | '\t') => (options: CellOptions) => {
  const cell = csvCell(options, separator)
  return {
    begin: (fanOut, others) => {
      const slots = Array.from({ length: fanOut }, (_, slot) => `target_${slot + 1}`)
      return `${['source', ...slots, ...others.map(cell)].join(separator)}\n`
    },
    row: '',
    firstRow: '',
    afterSource: separator,
    betweenTargets: separator,
    afterTargets: '',
    unfilled: 'empty',
    endRow: '\n',
    end: '',
    cell,
    other: (_, value) => separator + cell(textOf(value)),
  } satisfies TextFormat
}

const ndjson = (options: CellOptions): TextFormat => {
  const cell = jsonString(options)
  return {
    begin: () => '',
    row: '{"source":',
    firstRow: '{"source":',
    afterSource: ',"targets":[',
    betweenTargets: ',',
    afterTargets: ']',
    unfilled: 'absent',
    endRow: '}\n',
    end: '',
    cell,
    other: (name, value) => (value === undefined ? '' : `,${cell(name)}:${jsonOf(value, options)}`),
  }
}

const json = (options: CellOptions): TextFormat => ({
  ...ndjson(options),
  begin: () => '[',
  row: ',\n{"source":',
  firstRow: '\n{"source":',
  endRow: '}',
  end: '\n]\n',
})

/** The formats by name; `bin` is the routes as they are in memory. */
export const formats = {
  csv: separated(','),
  tsv: separated('\t'),
  json,
  ndjson,
  bin: undefined,
} satisfies Record<string, ((options: CellOptions) => TextFormat) | undefined>

export type FormatName = keyof typeof formats

export const formatNames = Object.keys(formats) as FormatName[]
