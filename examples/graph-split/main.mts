// Splits the vertices of a graph over machines of unequal strength: the counties of the United
// States, joined where they have a common border.
import { computeLoads, computeWeightedLoads, loadStats, Router, route } from 'phase-router'
import { readCounties } from '../shared/counties.mjs'
import { paragraph, percent, small, table, whole } from '../shared/print.mjs'
import { sum } from '../shared/sum.mjs'

const capacities = [8, 4, 4, 2, 2, 1]
const total = sum(capacities)

const counties = readCounties()
const ids = counties.ids.slice(0, small ? 500 : undefined)
const borders = counties.borders.filter(([, last]) => last < ids.length)
const degrees = new Float64Array(ids.length)
for (const vertex of borders.flat()) degrees[vertex] = (degrees[vertex] as number) + 1

const router = new Router({ sources: ids.length, fanOut: 1, capacities, seed: 1 })
const exact = await router.route()
const byDegree = await new Router({ sources: ids.length, fanOut: 1, capacities, weights: degrees, seed: 1 }).route()

/** Every vertex for itself: a machine is drawn as often as it is strong. */
const hashed = await route({ method: 'weighted-hash', sources: ids.length, fanOut: 1, capacities, seed: 1 })

/** In the order of the codes, which goes state by state: neighbours mostly stay together. */
const inOrder = Int32Array.from([...router.loads].flatMap((load, machine) => new Array<number>(load).fill(machine)))

const splits = { exact, 'exact, by degree': byDegree, hashed, 'in order': inOrder }

console.log(
  `graph       ${whole(ids.length)} counties of us-atlas, ${whole(borders.length)} borders, ${Math.max(...degrees)} at most of one`,
)
console.log(`machines    ${capacities.length}, capacities ${capacities.join(', ')}`)

table(
  ['split', 'borders cut', 'of all', 'vertices / share', 'degrees / share'],
  Object.entries(splits).map(([name, split]) => {
    const cut = borders.filter(([one, other]) => split[one] !== split[other]).length
    // Ratios to shares that sum to what is loaded; the largest over the machines.
    const worst = (loads: Uint32Array | Float64Array) => {
      const shares = capacities.map((capacity) => (capacity / total) * sum(loads))
      return (loadStats(loads, shares).ratio?.max ?? 0).toFixed(3)
    }
    const loads = computeLoads(split, capacities.length)
    const work = computeWeightedLoads(split, capacities.length, degrees)
    return [name, whole(cut), percent(cut / borders.length), worst(loads), worst(work)]
  }),
)

table(
  ['machine', 'capacity', 'share', 'exact', 'hashed'],
  capacities.map((capacity, machine) => {
    const loads = [exact, hashed].map((split) => whole(computeLoads(split, capacities.length)[machine] as number))
    return [`${machine}`, `${capacity}`, (router.shares[machine] as number).toFixed(1), ...loads]
  }),
)

const expected = 1 - sum(capacities.map((capacity) => (capacity / total) ** 2))
paragraph(
  `Vertices follow capacity to the unit, without seeing an edge, and so ${percent(expected)} of the borders are cut ` +
    'on average, as by any random split. Where edges cost more than balance, cut along the graph: even the order of ' +
    'the codes does it better, and a partitioner such as METIS better still.',
)
