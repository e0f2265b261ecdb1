/** A bar with its value: `value / of` of the full length, in the colour of a series. */
export interface Bar {
  readonly value: number
  readonly of: number
  readonly series: number
}

/** A number to compare with the others of its column, which tables can be sorted by. */
export interface Figure {
  readonly text: string
  /** null for a statistic without a value, which sorts last. */
  readonly value: number | null
  /** Whether no other of its column is better. */
  readonly best: boolean
}

export type Cell = string | Bar | Figure

export interface Table {
  /** `right` is for numbers. */
  readonly columns: readonly { readonly head: string; readonly align: 'left' | 'right' }[]
  readonly rows: readonly (readonly Cell[])[]
}

/** How a text table is coloured, if at all. */
export interface Paint {
  head(text: string): string
  best(text: string): string
  series(index: number, text: string): string
}

/** Three bars and three numbers fit in 80 columns. */
const barWidth = 12
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** The table as aligned lines, columns two blanks apart, without blanks at line ends. */
export function textTable(table: Table, paint: Paint): string {
  const widths = table.columns.map(({ head }, at) =>
    Math.max(head.length, ...table.rows.map((row) => plainText(row[at] as Cell).length)),
  )
  const line = (cells: readonly Cell[], colour: (cell: Cell, text: string) => string) =>
    cells
      .map((cell, at) => {
        const text = plainText(cell)
        const gap = ' '.repeat((widths[at] as number) - text.length)
        const coloured = colour(cell, text)
        return table.columns[at]?.align === 'right' ? gap + coloured : coloured + gap
      })
      .join('  ')
      .trimEnd()
  const heads = table.columns.map(({ head }) => head)
  return [
    line(heads, (_, text) => paint.head(text)),
    ...table.rows.map((row) => line(row, (cell, text) => painted(cell, text, paint))),
  ].join('\n')
}

function painted(cell: Cell, text: string, paint: Paint): string {
  if (typeof cell === 'string') {
    return text
  }
  if ('series' in cell) {
    return paint.series(cell.series, text)
  }
  return cell.best ? paint.best(text) : text
}

/** The cell as text; the best of a column is marked for readers without colours too. */
function plainText(cell: Cell): string {
  const text = cellText(cell)
  return typeof cell !== 'string' && 'best' in cell ? text + (cell.best ? '*' : ' ') : text
}

/** The cell as text. */
export function cellText(cell: Cell): string {
  if (typeof cell === 'string') {
    return cell
  }
  if ('text' in cell) {
    return cell.text
  }
  const length = cell.of > 0 ? Math.round((cell.value / cell.of) * barWidth * 8) : 0
  const blocks = '█'.repeat(Math.floor(length / 8)) + (eighths[length % 8] as string)
  return `${String(cell.value).padStart(String(cell.of).length)} ${blocks}`
}
