// Places three replicas of every shard on nodes in racks, never two in a rack; then a rack is lost.
// Shards are the counties of the United States, as a store of map tiles may hold them.
import { churn, computeLoads, loadStats, Router, rebalanceSync, scatterWidths } from 'phase-router'
import { readCounties } from '../shared/counties.mjs'
import { paragraph, percent, small, table, whole } from '../shared/print.mjs'
import { sum } from '../shared/sum.mjs'
import { rendezvous } from './rendezvous.mjs'

const fanOut = 3
const lost = 2

/** The disks of every rack's nodes, in TB. */
const disks = [
  [16, 16, 16, 8],
  [16, 16, 8, 8],
  [16, 16, 8, 8, 8],
  [16, 8, 8, 8, 4],
  [8, 8, 8, 8, 8, 4],
  [16, 16, 4, 4],
  [8, 8, 8, 4, 4, 4],
]
const domains = disks.flatMap((nodes, rack) => nodes.map(() => rack))
const racks = disks.map((_, rack) => [...domains.keys()].filter((node) => domains[node] === rack))
const capacities = disks.flat()
const targets = capacities.length
const left = capacities.map((capacity, node) => (domains[node] === lost ? 0 : capacity))
const nodesLeft = targets - (racks[lost] as number[]).length

const keys = readCounties().ids.slice(0, small ? 600 : undefined)
const sources = keys.length
const [router, routerLeft] = [capacities, left].map(
  (capacities) => new Router({ sources, fanOut, capacities, domains, seed: 1 }),
) as [Router, Router]

const placements: [string, Int32Array, Int32Array][] = [
  ['exact', await router.route(), await routerLeft.route()],
  ['rendezvous', rendezvous(keys, fanOut, capacities, racks), rendezvous(keys, fanOut, left, racks)],
]

console.log(`shards      ${whole(sources)} counties of us-atlas, ${fanOut} replicas each`)
console.log(
  `nodes       ${targets} of 4, 8 and 16 TB in ${racks.length} racks; rack ${lost} is lost, ${nodesLeft} nodes remain`,
)

const perRack = (loads: ArrayLike<number>, rack: number) =>
  sum((racks[rack] as number[]).map((node) => loads[node] as number))
table(
  ['rack', 'TB', 'exact: share', 'replicas', 'share after', 'replicas after', 'growth'],
  racks.map((_, rack) => {
    const [before, after] = [perRack(router.loads, rack), perRack(routerLeft.loads, rack)]
    const shares = [router, routerLeft].map(({ shares }) => perRack(shares, rack).toFixed(1)) as [string, string]
    return [
      `${rack}`,
      `${perRack(capacities, rack)}`,
      shares[0],
      whole(before),
      shares[1],
      whole(after),
      percent(after / before - 1),
    ]
  }),
)

/** Replicas beyond the first of their shard in a rack. */
function together(routes: Int32Array): number {
  const row = (source: number) => [...routes.subarray(source * fanOut, (source + 1) * fanOut)]
  return sum(keys.map((_, source) => fanOut - new Set(row(source).map((node) => domains[node])).size))
}

/** One figure for a placement before and after the loss. */
type Figure = (before: Int32Array, after: Int32Array) => string

const worst = (routes: Int32Array, { shares }: Router) =>
  (loadStats(computeLoads(routes, targets), shares).ratio?.max ?? 0).toFixed(3)
const growing = (before: Int32Array, after: Int32Array) => {
  const loads = computeLoads(before, targets)
  return computeLoads(after, targets).filter((load, node) => load > (loads[node] as number)).length
}
const fewestHelpers = (routes: Int32Array) =>
  Math.min(...scatterWidths(routes, fanOut, targets).filter((_, node) => domains[node] === lost))
const figures: [string, Figure][] = [
  ['replicas that share a rack with their like', (a, b) => whole(together(a) + together(b))],
  ['largest load / share before', (a) => worst(a, router)],
  ['largest load / share after', (_, b) => worst(b, routerLeft)],
  ['replicas on the lost rack', (a) => whole(perRack(computeLoads(a, targets), lost))],
  [
    'the fewest moves that lead to the new shares',
    (a) => whole(rebalanceSync(a, { fanOut, capacities: left, domains }).lowerBound),
  ],
  ['moves', (a, b) => whole(churn(a, b, fanOut).moves)],
  ['churn (moves / replicas)', (a, b) => percent(churn(a, b, fanOut).rate ?? 0)],
  [`of ${nodesLeft} nodes, take over`, (a, b) => whole(growing(a, b))],
  [`of ${nodesLeft} nodes, hold copies of a lost node's, at least`, (a) => whole(fewestHelpers(a))],
]
table(
  ['', ...placements.map(([name]) => name)],
  figures.map(([what, figure]) => [what, ...placements.map(([, before, after]) => figure(before, after))]),
)

paragraph(
  'No shard has two replicas in a rack, loads are their shares to the unit, and the lost rack falls on all nodes ' +
    'that remain, in proportion to their room. The price is churn: a new plan deals everything out anew, where ' +
    'rendezvous hashing moves only what was lost, and lets loads stray from capacity.',
)
