// The plan of a group: every law over thousands of random groups, and against all plans there are where these are few.
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import type { Member, Partition } from '../../../lib/engines/kafkajs/group/group.js'
import { type Planned, planGroup } from '../../../lib/engines/kafkajs/group/plan.js'
import { type Group, groups, ownerOf, sharesOf } from './groups.mjs'

const NEAR = 1e-7

/** The member of every partition; fails where one has two, or one that does not read it, or one that is not there. */
function membersOf(t: ExecutionContext, { members, partitions }: Group, { assigned }: Planned): Map<string, string> {
  const found = new Map<string, string>()
  const known = new Set(partitions.map(({ topic, partition }) => `${topic} ${partition}`))
  t.deepEqual([...assigned.keys()].sort(), members.map(({ id }) => id).sort())
  for (const [id, topics] of assigned) {
    for (const [topic, list] of topics) {
      t.true(members.find((member) => member.id === id)?.topics.includes(topic))
      for (const partition of list) {
        const key = `${topic} ${partition}`
        t.true(known.has(key))
        t.false(found.has(key), `${key} is assigned twice`)
        found.set(key, id)
      }
    }
  }
  return found
}

const moved = (homes: Map<string, string>, { members, partitions }: Group) =>
  partitions.filter((part) => {
    const owner = ownerOf(part, members)
    return owner !== undefined && homes.get(`${part.topic} ${part.partition}`) !== owner
  }).length

test('3,000 groups: each partition once, loads are shares, limits hold, and nothing moves that could stay', (t) => {
  const property = fc.property(groups({ members: 12, partitions: 60, limits: true }), (group) => {
    const planned = planGroup(group.members, group.partitions)
    const { plan } = planned
    const homes = membersOf(t, group, planned)
    const members = [...group.members].sort((a, b) => (a.id < b.id ? -1 : 1))
    const shares = sharesOf(members, group.partitions.length)
    const filled = Math.round(shares.reduce((a, b) => a + b, 0))
    t.is(homes.size, filled)
    t.is(plan.unassigned, group.partitions.length - filled)
    // Of each member's own as many stay as the floor of its share; and one more of some, as many as shares are rounded up.
    let [kept, extras, wanted] = [0, filled, 0]
    members.forEach((member, j) => {
      const share = shares[j] as number
      const [floor, ceiling] = [Math.floor(share + NEAR), Math.ceil(share - NEAR)]
      const load = plan.members[member.id] as number
      t.true(load >= floor && load <= ceiling, `${load} for a share of ${share}`)
      t.true(load <= member.limit)
      const own = group.partitions.filter((part) => ownerOf(part, members) === member.id).length
      kept += Math.min(own, floor)
      extras -= floor
      if (ceiling > floor && own > floor) wanted += 1
    })
    const owned = group.partitions.filter((part) => ownerOf(part, members) !== undefined).length
    t.is(plan.moves, owned - kept - Math.min(extras, wanted))
    t.is(plan.lowerBound, plan.moves)
    t.is(moved(homes, group), plan.moves)
  })
  fc.assert(property, { numRuns: 3000, seed: 19 })
})

test('500 small groups with racks: of all plans none has fewer moves, nor as few and more read in their rack', (t) => {
  const property = fc.property(groups({ members: 3, partitions: 6, racks: true }), (group) => {
    const planned = planGroup(group.members, group.partitions)
    membersOf(t, group, planned)
    const { members, partitions } = group
    const shares = sharesOf(members, partitions.length)
    const owners = partitions.map((part) => members.findIndex(({ id }) => id === ownerOf(part, members)))
    let best = [Number.POSITIVE_INFINITY, 0] as [moves: number, near: number]
    for (let code = 0; code < members.length ** partitions.length; code++) {
      const homes = partitions.map((_, i) => Math.floor(code / members.length ** i) % members.length)
      const loads = members.map((_, j) => homes.filter((home) => home === j).length)
      if (!loads.every((load, j) => Math.abs(load - (shares[j] as number)) < 1 - NEAR)) continue
      const moves = homes.filter((home, i) => (owners[i] as number) >= 0 && home !== owners[i]).length
      const near = homes.filter((home, i) => {
        const { rack } = members[home] as Member
        return rack !== undefined && partitions[i]?.racks.includes(rack)
      }).length
      if (moves < best[0] || (moves === best[0] && near > best[1])) best = [moves, near]
    }
    t.deepEqual([planned.plan.moves, planned.plan.near], best)
  })
  fc.assert(property, { numRuns: 500, seed: 20 })
})

test('groups whose members read different topics: nobody gets what it does not read, nothing that is read is left', (t) => {
  const property = fc.property(groups({ members: 8, partitions: 40, mixed: true, racks: true }), (group) => {
    const planned = planGroup(group.members, group.partitions)
    const homes = membersOf(t, group, planned)
    const read = group.partitions.filter(({ topic }) => group.members.some(({ topics }) => topics.includes(topic)))
    t.is(homes.size, read.length)
    t.is(planned.plan.unassigned, group.partitions.length - read.length)
    t.is(moved(homes, group), planned.plan.moves)
    t.is(planned.plan.lowerBound, planned.plan.moves)
  })
  fc.assert(property, { numRuns: 1000, seed: 21 })
})

test('the order in which members and partitions are listed does not matter', (t) => {
  const property = fc.property(
    groups({ members: 8, partitions: 40, mixed: true, racks: true, limits: true }),
    (group) => {
      const { members, partitions } = group
      t.deepEqual(planGroup([...members].reverse(), [...partitions].reverse()), planGroup(members, partitions))
    },
  )
  fc.assert(property, { numRuns: 300, seed: 22 })
})

test('a plan that is carried out is the next plan: nothing moves', (t) => {
  const property = fc.property(
    groups({ members: 8, partitions: 40, mixed: true, racks: true, limits: true }),
    (group) => {
      const { assigned } = planGroup(group.members, group.partitions)
      const members = group.members.map((member) => ({
        ...member,
        generation: 9,
        owned: assigned.get(member.id) ?? new Map(),
      }))
      const again = planGroup(members, group.partitions)
      t.is(again.plan.moves, 0)
      t.deepEqual(again.assigned, assigned)
    },
  )
  fc.assert(property, { numRuns: 300, seed: 23 })
})

const plain: Omit<Member, 'id' | 'capacity'> = {
  ...{ topics: ['t'], limit: Number.POSITIVE_INFINITY, generation: 1, owned: new Map() },
}
const listed = (count: number, more: (i: number) => Partial<Partition> = () => ({})): Partition[] =>
  Array.from({ length: count }, (_, i) => ({ topic: 't', partition: i, racks: [], ...more(i) }))
const machines = [1, 2, 4].map((capacity) => ({ ...plain, id: `c${capacity}`, capacity }))

test('28 partitions on machines of 1, 2 and 4; one dies, another comes', (t) => {
  const first = planGroup(machines, listed(28))
  t.deepEqual(first.plan.members, { c1: 4, c2: 8, c4: 16 })
  const settled = machines.map((member) => ({ ...member, owned: first.assigned.get(member.id) ?? new Map() }))
  const dead = planGroup(settled.slice(0, 2), listed(28))
  t.deepEqual([dead.plan.members, dead.plan.moves], [{ c1: 9, c2: 19 }, 0])
  const more = planGroup([...settled, { ...plain, id: 'c8', capacity: 4 }], listed(28))
  t.deepEqual(more.plan, {
    members: { c1: 3, c2: 5, c4: 10, c8: 10 },
    ...{ moves: 10, lowerBound: 10, near: 0, racksIgnored: false, unassigned: 0 },
    fingerprint: more.plan.fingerprint,
  })
  t.not(more.plan.fingerprint, first.plan.fingerprint)
})

test('by weight: within 2 % of the shares where that can be, each partition once; racks play no part, and that is said', (t) => {
  const weighed = listed(28, (i) => ({ weight: 1000 / (i + 1), racks: ['a'] }))
  const { plan, assigned } = planGroup(machines, weighed)
  t.false(plan.racksIgnored)
  const loads = [...assigned.values()].map((topics) =>
    (topics.get('t') ?? []).reduce((sum, i) => sum + 1000 / (i + 1), 0),
  )
  const total = loads.reduce((a, b) => a + b)
  t.is([...assigned.values()].flatMap((topics) => topics.get('t') ?? []).length, 28)
  for (const [j, load] of loads.entries()) t.true(load <= (total * 1.02 * 2 ** j) / 7, `${load} of ${total}`)
  const inRacks = planGroup(
    machines.map((member) => ({ ...member, rack: 'a' })),
    weighed,
  )
  t.true(inRacks.plan.racksIgnored)
  t.deepEqual(inRacks.assigned, assigned)
  const settled = machines.map((member) => ({ ...member, owned: assigned.get(member.id) ?? new Map() }))
  t.is(planGroup(settled, weighed).plan.moves, 0)
})

test('a partition that two claim belongs to the one of the later generation', (t) => {
  const member = (id: string, generation: number): Member => ({
    ...plain,
    id,
    capacity: 1,
    generation,
    owned: new Map([['t', [0]]]),
  })
  const of = (...members: Member[]) =>
    [...planGroup(members, listed(2)).assigned].find(([, topics]) => topics.get('t')?.[0] === 0)?.[0]
  t.is(of(member('old', 3), member('young', 4)), 'young')
  t.is(of(member('old', 4), member('young', 3)), 'old')
})

test('a replica in several racks is near in each; one that is read there stays', (t) => {
  const racked = machines.map((member, j) => ({ ...member, capacity: 1, rack: ['a', 'b', 'c'][j] as string }))
  const parts = listed(9, (i) => ({
    racks: [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ][i % 3] as string[],
  }))
  const { plan, assigned } = planGroup(racked, parts)
  t.deepEqual([plan.near, plan.members], [9, { c1: 3, c2: 3, c4: 3 }])
  const settled = racked.map((member) => ({ ...member, owned: assigned.get(member.id) ?? new Map() }))
  const again = planGroup(settled, parts)
  t.deepEqual([again.plan.near, again.plan.moves], [9, 0])
})

test('nobody has capacity, or nobody is there: work goes on as far as it can', (t) => {
  t.deepEqual(
    planGroup(
      machines.map((m) => ({ ...m, capacity: 0 })),
      listed(6),
    ).plan.members,
    { c1: 2, c2: 2, c4: 2 },
  )
  t.is(planGroup([], listed(6)).plan.unassigned, 6)
  t.is(planGroup(machines, []).plan.unassigned, 0)
  const extremes = [1e-300, 1e300].map((capacity, j) => ({ ...plain, id: `${j}`, capacity }))
  t.deepEqual(planGroup(extremes, listed(6)).plan.members, { 0: 0, 1: 6 })
})
