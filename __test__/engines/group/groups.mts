// Random consumer groups, and plain definitions to judge their plans by.
import fc from 'fast-check'
import type { Member, Partition } from '../../../lib/engines/kafkajs/group/group.js'

/** A group and what it reads; every topic is read by all unless `mixed`. */
export interface Group {
  members: Member[]
  partitions: Partition[]
}

interface Shape {
  members: number
  partitions: number
  racks?: boolean
  limits?: boolean
  mixed?: boolean
}

const RACKS = ['a', 'b', 'c']

/** Groups of up to so many members and partitions, in which members own what they please, or what another has too. */
export function groups({
  members,
  partitions,
  racks = false,
  limits = false,
  mixed = false,
}: Shape): fc.Arbitrary<Group> {
  const topics = ['t', 'u']
  return fc.tuple(fc.integer({ min: 1, max: members }), fc.integer({ min: 0, max: partitions })).chain(([m, n]) => {
    const listed = Array.from({ length: n }, (_, i) => ({ topic: topics[i % 2] as string, partition: i >> 1 }))
    const subset = fc.subarray(listed).map((some) => {
      return new Map(topics.map((topic) => [topic, some.filter((p) => p.topic === topic).map((p) => p.partition)]))
    })
    const member = (j: number) =>
      fc.record({
        id: fc.constant(`member-${j}`),
        topics: mixed ? fc.subarray(topics) : fc.constant(topics),
        capacity: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double({ min: 0.01, max: 4, noNaN: true })),
        limit: limits
          ? fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(n + 1))
          : fc.constant(Number.POSITIVE_INFINITY),
        rack: racks ? fc.constantFrom(...RACKS, undefined) : fc.constant(undefined),
        generation: fc.nat(3),
        owned: subset,
      })
    return fc.record({
      members: fc.tuple(...Array.from({ length: m }, (_, j) => member(j))),
      partitions: fc.tuple(
        ...listed.map((part) =>
          fc.record({
            ...{ topic: fc.constant(part.topic), partition: fc.constant(part.partition) },
            racks: racks ? fc.constantFrom([], ...RACKS.map((rack) => [rack])) : fc.constant([]),
          }),
        ),
      ),
    })
  })
}

/** The member that owns every partition, by the words: the newest generation of those that claim it, then the first id. */
export function ownerOf({ topic, partition }: Partition, members: readonly Member[]): string | undefined {
  const claims = members.filter((m) => m.topics.includes(topic) && m.owned.get(topic)?.includes(partition))
  const newest = Math.max(...claims.map(({ generation }) => generation))
  return claims.filter(({ generation }) => generation === newest).sort((a, b) => (a.id < b.id ? -1 : 1))[0]?.id
}

/** The fair share of every member: raise the level until all is given or all limits are met. */
export function sharesOf(members: readonly Member[], count: number): number[] {
  const none = members.every(({ capacity }) => capacity === 0)
  const capacities = members.map(({ capacity }) => (none ? 1 : capacity))
  const shares = members.map(() => 0)
  let open = members.map((_, j) => j).filter((j) => (capacities[j] as number) > 0)
  let left = count
  for (;;) {
    const total = open.reduce((sum, j) => sum + (capacities[j] as number), 0)
    const fair = (j: number) => ((capacities[j] as number) / total) * left
    const full = open.filter((j) => (members[j] as Member).limit <= fair(j))
    if (full.length === 0) {
      for (const j of open) shares[j] = fair(j)
      return shares
    }
    for (const j of full) {
      shares[j] = (members[j] as Member).limit
      left -= shares[j] as number
    }
    open = open.filter((j) => !full.includes(j))
    if (open.length === 0) return shares
  }
}
