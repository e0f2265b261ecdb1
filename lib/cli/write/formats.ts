import { type CellOptions, csvCell, jsonString, type WriteCell } from './cells.js'

/** How rows look as text. Slots have a comma between them. */
export interface TextFormat {
  /** What comes before all rows. */
  begin(fanOut: number): string
  /** What every row begins with; the first may differ. */
  readonly row: string
  readonly firstRow: string
  /** What comes between a source and its slots. */
  readonly afterSource: string
  /** Whether unfilled slots are there, empty, or left out. */
  readonly unfilled: 'empty' | 'absent'
  readonly endRow: string
  /** What comes after all rows. */
  readonly end: string
  /** A name or an id as it is written. */
  readonly quote: WriteCell
}

const csv = (options: CellOptions): TextFormat => ({
  begin: (fanOut) => `source${Array.from({ length: fanOut }, (_, slot) => `,target_${slot + 1}`).join('')}\n`,
  row: '',
  firstRow: '',
  afterSource: ',',
  unfilled: 'empty',
  endRow: '\n',
  end: '',
  quote: csvCell(options),
})

const ndjson = (options: CellOptions): TextFormat => ({
  begin: () => '',
  row: '{"source":',
  firstRow: '{"source":',
  afterSource: ',"targets":[',
  unfilled: 'absent',
  endRow: ']}\n',
  end: '',
  quote: jsonString(options),
})

const json = (options: CellOptions): TextFormat => ({
  ...ndjson(options),
  begin: () => '[',
  row: ',\n{"source":',
  firstRow: '\n{"source":',
  endRow: ']}',
  end: '\n]\n',
})

/** The formats by the ending of a file's name; `bin` is the routes as they are in memory. */
export const formats = { csv, json, ndjson, bin: undefined } satisfies Record<
  string,
  ((options: CellOptions) => TextFormat) | undefined
>

export type FormatName = keyof typeof formats
