import { markdownTable } from '../lib/report/markdown.js'
import { decimal } from '../lib/report/number.js'
import type { RebalanceFigures } from './rebalance.mjs'
import type { Figures } from './record.mjs'

/** The part of docs/benchmarks.md about `rebalance`; nothing before it was recorded for the first time. */
export function rebalanceSections(record: Figures<RebalanceFigures> | undefined): string[] {
  if (record === undefined) return []
  const { date, command, machine, figures } = record
  return [
    '## rebalance',
    `N = 1,000,000, k = 3, M = 1000, one thread, medians of CPU time. In every row the moves are the bound. x: how many times as
long as a loop in JavaScript that mixes the number of a slot and scales it to the targets, in the same round. The target that changes
has capacity 1.`,
    moves(figures.moves),
    `By weight: the weight that moves over its lower bound; M = 20, tolerance 2 %, means of the draws in which it can be met (for the
others: in which they meet it). The greedy balancer moves from the fullest target to the emptiest; LPT routes anew.`,
    weights(figures.weights),
    `Recorded on ${date} on ${machine.cpu}, ${machine.cores} threads, Node ${machine.node}, by \`${command}\`.`,
  ]
}

function moves(cells: RebalanceFigures['moves']): string {
  const rows = cells.map(({ profile, change, moves, nanosecondsPerRoute, timesMixing }) => [
    profile,
    change,
    moves.toLocaleString('en'),
    decimal(nanosecondsPerRoute, 1),
    decimal(timesMixing, 1),
  ])
  return table(['capacities', 'change'], ['moves', 'ns/route', 'x'], rows)
}

function weights(cells: RebalanceFigures['weights']): string {
  const mean = (value: number | null, met: number, draws: number) =>
    value === null ? '–' : met < draws ? `${decimal(value, 2)} (${met} of ${draws})` : decimal(value, 2)
  const rows = cells.map((cell) => [
    cell.kind,
    cell.perTarget.toLocaleString('en'),
    mean(cell.rebalance, cell.met, cell.draws),
    mean(cell.greedy, cell.greedyMet, cell.draws),
    mean(cell.lpt, cell.lptMet, cell.draws),
  ])
  return table(['weights'], ['N/M', 'rebalance', 'greedy balancer', 'LPT'], rows)
}

function table(left: readonly string[], right: readonly string[], rows: string[][]): string {
  const columns = [
    ...left.map((head) => ({ head, align: 'left' as const })),
    ...right.map((head) => ({ head, align: 'right' as const })),
  ]
  return markdownTable({ columns, rows })
}
