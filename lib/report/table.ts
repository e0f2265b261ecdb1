import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'

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
  /** `right` is for numbers; `prose` breaks into lines where there is room for lines, on a page. */
  readonly columns: readonly { readonly head: string; readonly align: 'left' | 'right' | 'prose' }[]
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
/** Blanks between columns. */
const gap = 2
/** The first column is not cut to less. */
const leastName = 8
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/**
 * The table as aligned lines, columns two blanks apart, without blanks at line ends. What is wider than so
 * many columns of a terminal comes in parts one below the other, each of which begins with the first column, and with
 * those after it that it takes to tell rows apart, if there is room. The cells of the first are broken into lines
 * where they leave no room beside them.
 */
export function textTable(table: Table, paint: Paint, width = 80): string {
  const heads = table.columns.map(({ head }) => head)
  const texts = table.rows.map((row) => row.map(plainText))
  const widths = heads.map((head, at) =>
    Math.max(...[head, ...texts.map((row) => row[at] as string)].map((text) => stringWidth(text))),
  )
  const widest = Math.max(0, ...widths.slice(1))
  widths[0] = Math.min(widths[0] as number, Math.max(leastName, width - gap - widest))
  const align = (text: string, at: number, colour: (text: string) => string) => {
    const blanks = ' '.repeat(Math.max(0, (widths[at] as number) - stringWidth(text)))
    return table.columns[at]?.align === 'right' ? blanks + colour(text) : colour(text) + blanks
  }
  const lines = (row: readonly string[], shown: readonly number[], colour: (text: string, at: number) => string) => {
    const names = folded(row[0] as string, widths[0] as number)
    const last = names.pop() as string
    const cells = shown.map((at) => align(at === 0 ? last : (row[at] as string), at, (text) => colour(text, at)))
    return [...names.map((name) => align(name, 0, (text) => colour(text, 0))), cells.join(' '.repeat(gap))]
  }
  return parts(widths, keysOf(texts, widths, width), width)
    .map((shown) => [
      ...lines(heads, shown, paint.head),
      ...texts.flatMap((row, at) => {
        const cells = table.rows[at] as readonly Cell[]
        return lines(row, shown, (text, column) => painted(cells[column] as Cell, text, paint))
      }),
    ])
    .map((lines) => lines.map((line) => line.trimEnd()).join('\n'))
    .join('\n\n')
}

/** How many columns it takes to tell rows apart; 1 where the others do not fit beside so many. */
function keysOf(texts: readonly (readonly string[])[], widths: readonly number[], width: number): number {
  const isKey = (count: number) => new Set(texts.map((row) => row.slice(0, count).join('\n'))).size === texts.length
  const count = widths.findIndex((_, at) => isKey(at + 1)) + 1
  const taken = widths.slice(0, count).reduce((sum, own) => sum + own + gap, 0)
  return count > 1 && taken + Math.max(0, ...widths.slice(count)) <= width ? count : 1
}

/** The columns of each part: the keys, and of the others as many as fit beside them, one at least. */
function parts(widths: readonly number[], keyCount: number, width: number): number[][] {
  const columns = [...widths.keys()]
  const keys = columns.slice(0, keyCount)
  const first = keys.reduce((sum, at) => sum + (widths[at] as number), (keyCount - 1) * gap)
  const found: number[][] = [[...keys]]
  let used = first
  for (const at of columns.slice(keyCount)) {
    const own = gap + (widths[at] as number)
    if (used + own > width && used > first) {
      found.push([...keys])
      used = first
    }
    found.at(-1)?.push(at)
    used += own
  }
  return found
}

/** The text in lines of at most so many columns, broken between words, and within words that are wider. */
function folded(text: string, width: number): string[] {
  return stringWidth(text) <= width ? [text] : wrapAnsi(text, width, { hard: true }).split('\n')
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
