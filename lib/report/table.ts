/** A bar with its value: `value / of` of the full length, in the colour of a series. */
export interface Bar {
  readonly value: number
  readonly of: number
  readonly series: number
}

export type Cell = string | Bar

export interface Table {
  /** `right` is for numbers. */
  readonly columns: readonly { readonly head: string; readonly align: 'left' | 'right' }[]
  readonly rows: readonly (readonly Cell[])[]
}

/** How a text table is coloured, if at all. */
export interface Paint {
  head(text: string): string
  series(index: number, text: string): string
}

/** Three bars and three numbers fit in 80 columns. */
const barWidth = 12
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** The table as aligned lines, columns two blanks apart, without blanks at line ends. */
export function textTable(table: Table, paint: Paint): string {
  const widths = table.columns.map(({ head }, at) =>
    Math.max(head.length, ...table.rows.map((row) => cellText(row[at] as Cell).length)),
  )
  const line = (cells: readonly Cell[], colour: (cell: Cell, text: string) => string) =>
    cells
      .map((cell, at) => {
        const text = cellText(cell)
        const gap = ' '.repeat((widths[at] as number) - text.length)
        const painted = colour(cell, text)
        return table.columns[at]?.align === 'right' ? gap + painted : painted + gap
      })
      .join('  ')
      .trimEnd()
  const heads = table.columns.map(({ head }) => head)
  return [
    line(heads, (_, text) => paint.head(text)),
    ...table.rows.map((row) =>
      line(row, (cell, text) => (typeof cell === 'string' ? text : paint.series(cell.series, text))),
    ),
  ].join('\n')
}

function cellText(cell: Cell): string {
  if (typeof cell === 'string') {
    return cell
  }
  const length = cell.of > 0 ? Math.round((cell.value / cell.of) * barWidth * 8) : 0
  const blocks = '█'.repeat(Math.floor(length / 8)) + (eighths[length % 8] as string)
  return `${String(cell.value).padStart(String(cell.of).length)} ${blocks}`
}
