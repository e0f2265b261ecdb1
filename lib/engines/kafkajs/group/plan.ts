// Who gets which partition: a pure function of what members say of themselves and of what there is to read.
import { type Rebalanced, type RebalancedByWeight, Router, rebalanceSync } from 'phase-router'
import type { Member, Partition } from './group.js'
import { aimsOf, Racks } from './racks.js'

/** What the leader of a group has planned. */
export interface GroupPlan {
  /** How many partitions each member gets, by its id. */
  members: Record<string, number>
  /** How many partitions move away from a member that is still there. */
  moves: number
  /** No plan with these loads has fewer moves; by weight, the least weight that has to move. */
  lowerBound: number
  /** How many partitions have a replica in the rack of their member. */
  near: number
  /** Whether members have racks that played no part, since partitions were weighed. */
  racksIgnored: boolean
  /** Partitions that nobody gets, because no member reads their topic or limits leave no room. */
  unassigned: number
  /** Equal where the same capacities, limits and partitions were planned. */
  fingerprint: string
}

/** What every member gets, by its id, and what is said of it. */
export interface Planned {
  readonly assigned: ReadonlyMap<string, Map<string, number[]>>
  readonly plan: GroupPlan
}

/** Partitions that the same members read: positions in the sorted lists. */
interface Class {
  readonly readers: readonly number[]
  readonly parts: readonly number[]
}

/**
 * Shares partitions out among the members that read them, in proportion to capacity: every member gets the floor or
 * the ceiling of its share and never more than its limit, and no plan with such loads has fewer moves. Among these plans,
 * as many partitions as can be are read in the rack that they aim at (see {@link aimsOf}). With weights, loads are weights,
 * within 2 % of the shares where that can be, and neither limits nor racks play a part.
 *
 * Topics that the same members read are planned together, each such set by itself, that with the fewest readers first.
 * Where no reader has a capacity above 0 all count as equal. Every partition goes to one member at most; what two members
 * claim counts as owned by the one of the later generation. The order of both lists does not matter.
 * O(partitions + members log members), and per set of readers a call of `rebalance`.
 */
export function planGroup(members: readonly Member[], partitions: readonly Partition[]): Planned {
  const group = [...members].sort((a, b) => order(a.id, b.id))
  const parts = [...partitions].sort((a, b) => order(a.topic, b.topic) || a.partition - b.partition)
  const owners = ownersOf(group)
  const weighed = parts.some(({ weight }) => weight !== undefined)
  const room = group.map(({ limit }) => limit)
  const assigned = group.map(() => new Map<string, number[]>())
  const counts = group.map(() => 0)
  const plan = {
    moves: 0,
    lowerBound: 0,
    near: 0,
    racksIgnored: weighed && group.some(({ rack }) => rack !== undefined),
  }
  const fingerprints: string[] = []

  for (const { readers, parts: indices } of classes(group, parts)) {
    const own = readers.map((j) => group[j] as Member)
    const read = indices.map((i) => parts[i] as Partition)
    const seats = new Map(readers.map((j, seat) => [j, seat]))
    const before = Int32Array.from(read, (part) => seats.get(owners.get(keyOf(part.topic, part.partition)) ?? -1) ?? -1)
    const { done, fingerprint } = weighed
      ? placeByWeight(own, read, before)
      : placeByCount(
          own,
          read,
          before,
          Float64Array.from(readers, (j) => room[j] as number),
        )
    plan.moves += done.moves
    plan.lowerBound += done.lowerBound
    fingerprints.push(fingerprint)
    done.routes.forEach((seat, i) => {
      if (seat < 0) return
      const j = readers[seat] as number
      const { topic, partition, racks } = read[i] as Partition
      const list = assigned[j]?.get(topic)
      if (list) list.push(partition)
      else assigned[j]?.set(topic, [partition])
      counts[j] = (counts[j] as number) + 1
      room[j] = (room[j] as number) - 1
      if (racks.includes((group[j] as Member).rack ?? '')) plan.near += 1
    })
  }
  const unassigned = parts.length - counts.reduce((a, b) => a + b, 0)
  return {
    assigned: new Map(group.map(({ id }, j) => [id, assigned[j] as Map<string, number[]>])),
    plan: {
      members: Object.fromEntries(group.map(({ id }, j) => [id, counts[j] as number])),
      ...plan,
      unassigned,
      fingerprint: fingerprints.join('-'),
    },
  }
}

interface Placed {
  done: Rebalanced | RebalancedByWeight
  fingerprint: string
}

function placeByCount(
  members: readonly Member[],
  parts: readonly Partition[],
  before: Int32Array,
  limits: Float64Array,
) {
  const problem = { fanOut: 1, capacities: capacitiesOf(members), limits }
  const racks = new Racks(members, problem.capacities)
  const done = rebalanceSync(before, {
    ...problem,
    ...(racks.known && { domains: racks.domains, near: aimsOf(parts, before, problem.capacities, racks) }),
  })
  return { done, fingerprint: new Router({ ...problem, sources: parts.length }).fingerprint } satisfies Placed
}

function placeByWeight(members: readonly Member[], parts: readonly Partition[], before: Int32Array) {
  const weights = Float64Array.from(parts, ({ weight }) => weight as number)
  const problem = { fanOut: 1, capacities: capacitiesOf(members), weights }
  const done = rebalanceSync(before, problem)
  return { done, fingerprint: new Router({ ...problem, sources: parts.length }).fingerprint } satisfies Placed
}

/** Where nobody has any capacity, work goes on as if all had the same. */
function capacitiesOf(members: readonly Member[]): Float64Array {
  const capacities = Float64Array.from(members, ({ capacity }) => capacity)
  return capacities.some((capacity) => capacity > 0) ? capacities : capacities.fill(1)
}

/** The index of the member that owns each partition: of several that claim it, the one of the latest generation. */
function ownersOf(group: readonly Member[]): ReadonlyMap<string, number> {
  const owners = new Map<string, number>()
  const latest = [...group.keys()].sort((a, b) => {
    return (group[b] as Member).generation - (group[a] as Member).generation || a - b
  })
  for (const j of latest) {
    const { owned, topics } = group[j] as Member
    for (const topic of topics) {
      for (const partition of owned.get(topic) ?? []) {
        const key = keyOf(topic, partition)
        if (!owners.has(key)) owners.set(key, j)
      }
    }
  }
  return owners
}

/** The partitions by who reads them, those with the fewest readers first; what nobody reads is left out. */
function classes(group: readonly Member[], parts: readonly Partition[]): Class[] {
  const readersOf = new Map<string, number[]>()
  group.forEach(({ topics }, j) => {
    for (const topic of new Set(topics)) {
      const list = readersOf.get(topic)
      if (list) list.push(j)
      else readersOf.set(topic, [j])
    }
  })
  const found = new Map<string, { readers: number[]; parts: number[] }>()
  parts.forEach(({ topic }, i) => {
    const readers = readersOf.get(topic)
    if (readers === undefined) return
    const key = readers.join()
    const same = found.get(key)
    if (same) same.parts.push(i)
    else found.set(key, { readers, parts: [i] })
  })
  return [...found.values()].sort((a, b) => a.readers.length - b.readers.length)
}

const keyOf = (topic: string, partition: number) => `${partition} ${topic}`
const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
