// Moves the replicas of a store in steps: a node is lost, one twice as large comes, and no more than so many replicas
// move at a time. Shards are the counties of the United States, as a store of map tiles may hold them.
import { writeFileSync } from 'node:fs'
import { churn, computeLoads, loadStats, Router, rebalance } from 'phase-router'
import { readCounties } from '../shared/counties.mjs'
import { paragraph, percent, small, table, whole } from '../shared/print.mjs'
import { type Step, stepsChart } from './chart.mjs'

const fanOut = 3
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
const lost = 6
const domains = disks.flatMap((nodes, rack) => nodes.map(() => rack))
const capacities = disks.flat()
const sources = readCounties().ids.slice(0, small ? 600 : undefined).length
const budget = small ? 30 : 100

const before = await new Router({ sources, fanOut, capacities, domains, seed: 1 }).route()
// The lost node keeps its index, at capacity 0; the new one, in the same rack, comes last.
const size = 2 * (capacities[lost] as number)
const after = {
  fanOut,
  capacities: [...capacities.map((capacity, node) => (node === lost ? 0 : capacity)), size],
  domains: [...domains, domains[lost] as number],
}
const { shares } = new Router({ sources, ...after })

console.log(`shards      ${whole(sources)} counties of us-atlas, ${fanOut} replicas each`)
console.log(`nodes       ${capacities.length} in ${disks.length} racks; node ${lost} is lost, one of ${size} TB comes`)
console.log(`budget      ${budget} replicas a step`)

const steps: Step[] = [{ name: 'before', loads: computeLoads(before, shares.length), moves: 0 }]
const rows: string[][] = []
let routes = before
for (let left = 1; left > 0; ) {
  const step = await rebalance(routes, { ...after, maxMoves: budget })
  left = step.lowerBound - step.moves
  const worst = loadStats(step.loads, shares).ratio?.max ?? 0
  rows.push([
    `${steps.length}`,
    whole(step.moves),
    whole(left),
    whole(step.loads[lost] as number),
    whole(step.loads.at(-1) as number),
    worst.toFixed(3),
  ])
  steps.push({ name: `step ${steps.length}`, loads: step.loads, moves: step.moves })
  routes = step.routes
}
table(['step', 'moves', 'left to do', 'on the lost node', 'on the new one', 'largest load / share'], rows)

const anew = await new Router({ sources, ...after, seed: 1 }).route()
const moved = churn(before, routes, fanOut)
console.log(`\nmoves in all                     ${whole(moved.moves)} (${percent(moved.rate ?? 0)})`)
console.log(`fewest that there can be         ${whole((await rebalance(before, after)).lowerBound)}`)
console.log(`moves if exact plans anew        ${whole(churn(before, anew, fanOut).moves)}`)

const chart = process.argv.indexOf('--chart')
if (chart > 0) writeFileSync(process.argv[chart + 1] as string, stepsChart(steps, shares, after.domains))

paragraph(
  'After every step no shard has two replicas in a rack, and what a step does is on the way to the fewest moves: the ' +
    'steps together move no more than one call without a budget. The lost node is emptied first, since its limit is ' +
    '0. With --chart FILE the steps are drawn as SVG.',
)
