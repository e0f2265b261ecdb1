import { markdownTable } from '../lib/report/markdown.js'
import { decimal } from '../lib/report/number.js'
import type { ChangeFigures, ChurnCell } from './change.mjs'
import type { Figures } from './record.mjs'

type Cells = readonly ChurnCell[]

/** The figures of docs/change.md. */
export function changeFigures({ date, command, machine, figures }: Figures<ChangeFigures>): string {
  const { churn, speed } = figures
  return [
    `Moves when one target of capacity 1 comes, goes or doubles, as a multiple of what must change hands: the sum of
max(0, share before - share after). M = 100; means over 8 seeds (3 where targets have 800 routes or more) and the three changes. The law, for
equal capacities: 1 + 0.9 sqrt(M / L), L being the load of the target that changes.`,
    moves(churn),
    `The same calls: routes that move when one source comes, the part of all routes that moves with one slot more a source, and
the largest distance of a load from its share.`,
    others(churn),
    `Nanoseconds a route of whole calls on one thread: N = 1,000,000, M = 1000, k = 3; x: how many times as long as a
loop in JavaScript that mixes the number of a slot and scales it to the targets, in the same round.`,
    times(speed),
    `Recorded on ${date} on ${machine.cpu}, ${machine.cores} threads, Node ${machine.node}, by \`${command}\`.`,
  ].join('\n\n')
}

const methods = ['stable', 'rendezvous-overflow', 'bounded-load'] as const

function moves(cells: Cells): string {
  const heads = [
    'capacities',
    'N/M',
    'k',
    'law',
    'stable',
    'stable, slack 0.1',
    'rendezvous-overflow',
    'the same, slack 0.1',
    'bounded-load',
    'the same, slack 0.1',
    'rendezvous',
  ]
  const rows = kinds(cells).map((kind) => {
    const of = (method: string, slack: number) => decimal(mean(found(cells, kind, method, slack)), 2)
    return [
      kind.profile,
      `${kind.sources / kind.targets}`,
      `${kind.fanOut}`,
      kind.profile === 'uniform' ? decimal(law(kind), 2) : '–',
      ...methods.flatMap((method) => [of(method, 0), of(method, 0.1)]),
      of('rendezvous', 0),
    ]
  })
  return grid(heads, rows)
}

function others(cells: Cells): string {
  const heads = ['capacities', 'N/M', 'k', 'method', 'a source more: moves', 'a slot more: % moved', 'off share']
  const rows = cells
    .filter(({ sources, targets }) => sources === 100 * targets)
    .map(({ profile, fanOut, method, slack, sourceAdded, slotAddedPercent, offShare }) => [
      profile,
      '100',
      `${fanOut}`,
      slack > 0 ? `${method}, slack ${slack}` : method,
      decimal(sourceAdded.mean, 1),
      decimal(slotAddedPercent.mean, 2),
      decimal(offShare.mean, 1),
    ])
  return grid(heads, rows)
}

function times(speed: ChangeFigures['speed']): string {
  const rows = speed.map(({ method, profile, slack, nanoseconds, timesMixing }) => [
    slack > 0 ? `${method}, slack ${slack}` : method,
    profile,
    decimal(nanoseconds, 1),
    decimal(timesMixing, 1),
  ])
  return grid(['method', 'capacities', 'ns/route', 'x'], rows)
}

/** One cell of every kind of workload, whatever its method and slack. */
function kinds(cells: Cells): Cells {
  return cells.filter(({ method, slack }) => method === 'stable' && slack === 0)
}

function found(cells: Cells, kind: ChurnCell, method: string, slack: number): ChurnCell {
  const same = cells.find(
    (cell) =>
      cell.method === method &&
      cell.slack === slack &&
      cell.profile === kind.profile &&
      cell.sources === kind.sources &&
      cell.fanOut === kind.fanOut,
  )
  if (same === undefined) throw new Error(`the record has no cell of ${method}`)
  return same
}

function mean({ added, removed, doubled }: ChurnCell): number {
  return (added.mean + removed.mean + doubled.mean) / 3
}

/** What the law says of equal capacities. */
function law({ sources, targets, fanOut }: ChurnCell): number {
  return 1 + 0.9 * Math.sqrt((targets * targets) / (sources * fanOut))
}

function grid(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable({
    columns: heads.map((head, at) => ({ head, align: at === 0 || head === 'method' ? 'left' : 'right' })),
    rows: rows.map((row) => [...row]),
  })
}
