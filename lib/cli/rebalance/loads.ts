import type { Table } from '../../report/table.js'
import { escapeControls } from '../escape.js'

/** So many targets are shown: those whose loads change the most. */
const shown = 20

/** Loads before and after, of the targets that change the most, in the order of the file. */
export function loadsTable(names: readonly string[], before: ArrayLike<number>, after: ArrayLike<number>): Table {
  const change = (j: number) => Math.abs((after[j] as number) - (before[j] as number))
  const most = names
    .map((_, j) => j)
    .sort((a, b) => change(b) - change(a) || a - b)
    .slice(0, shown)
    .sort((a, b) => a - b)
  const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 2 })
  const row = (j: number) => {
    const [was, is] = [before[j] as number, after[j] as number]
    return [
      escapeControls(names[j] as string),
      number(was),
      number(is),
      is === was ? '' : `${is > was ? '+' : ''}${number(is - was)}`,
    ]
  }
  const rows = most.map(row)
  if (names.length > shown) rows.push([`(${names.length - shown} more)`, '', '', ''])
  return {
    columns: [
      { head: 'target', align: 'left' },
      ...['before', 'after', 'change'].map((head) => ({ head, align: 'right' as const })),
    ],
    rows,
  }
}
