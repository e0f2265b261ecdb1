import { decimal, percent } from '../../report/number.js'
import type { Cell, Table } from '../../report/table.js'
import type { MoeRow } from './measure.js'
import { methods } from './recipe.js'

interface Column {
  readonly head: string
  readonly align: 'left' | 'right'
  readonly cell: (row: MoeRow) => Cell
}

const number = (head: string, cell: Column['cell']): Column => ({ head, align: 'right', cell })

const size: readonly Column[] = [number('n', ({ n }) => String(n)), number('k', ({ k }) => String(k))]

const survivals: readonly Column[] = [
  { head: 'profile', align: 'left', cell: ({ profile }) => profile },
  number('headroom', ({ headroom }) => decimal(headroom, 1)),
  number('real', ({ realHeadroom }) => decimal(realHeadroom, 3)),
  ...methods.map(({ name }, at) => number(name, ({ results }) => percent(results[at]?.survival ?? null))),
]

const times: readonly Column[] = methods.map(({ name }, at) =>
  number(`${name} ms`, ({ results }) => decimal(results[at]?.milliseconds ?? null, 3)),
)

/** Survival by setting: fits in 80 columns. */
export const survivalTable = tableOf([...size, ...survivals])

/** Times by size. */
export const timeTable = tableOf([...size, ...times])

/** Everything, for a page. */
export const wholeTable = tableOf([...size, ...survivals, ...times])

function tableOf(columns: readonly Column[]) {
  return (rows: readonly MoeRow[]): Table => ({
    columns: columns.map(({ head, align }) => ({ head, align })),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
  })
}
