// Racks as `rebalance` takes them: every member is in a domain, every partition aims at one.
import type { Member, Partition } from './group.js'

/** The racks of members by number; one without a rack or without capacity is in a rack of its own that no partition aims at. */
export class Racks {
  readonly domains: Uint32Array
  readonly #numbers = new Map<string, number>()

  constructor(members: readonly Member[], capacities: Float64Array) {
    this.domains = Uint32Array.from(members, ({ rack }, j) => {
      if (rack === undefined || capacities[j] === 0) return members.length + j
      const known = this.#numbers.get(rack) ?? this.#numbers.size
      this.#numbers.set(rack, known)
      return known
    })
  }

  /** Whether any member has a rack that a partition can aim at. */
  get known(): boolean {
    return this.#numbers.size > 0
  }

  /** How many racks there are. */
  get count(): number {
    return this.#numbers.size
  }

  /** The numbers of those of some racks in which there is a member. */
  numbers(racks: readonly string[]): number[] {
    return racks.flatMap((rack) => this.#numbers.get(rack) ?? [])
  }
}

/**
 * The rack in which each partition is best read, -1 where it has no replica near any member. Of several it is that of
 * its owner, and without one that which has the most capacity left for what aims at it. (All of a partition's racks are
 * as near; the aim is one of them because `rebalance` takes one.) O(partitions * replicas).
 */
export function aimsOf(
  parts: readonly Partition[],
  before: Int32Array,
  capacities: Float64Array,
  racks: Racks,
): Int32Array {
  const total = capacities.reduce((a, b) => a + b, 0)
  const left = new Float64Array(racks.count)
  capacities.forEach((capacity, j) => {
    const rack = racks.domains[j] as number
    if (rack < left.length) left[rack] = (left[rack] as number) + (capacity / total) * parts.length
  })
  const choices = parts.map((part) => racks.numbers(part.racks))
  const aims = new Int32Array(parts.length).fill(-1)
  const aim = (i: number, rack: number) => {
    aims[i] = rack
    left[rack] = (left[rack] as number) - 1
  }
  const open = choices.flatMap((some, i) => {
    const home = before[i] as number
    const own = home < 0 ? -1 : (racks.domains[home] as number)
    if (some.length > 1 && !some.includes(own)) return [i]
    if (some.length > 0) aim(i, some.length === 1 ? (some[0] as number) : own)
    return []
  })
  for (const i of open) {
    const some = choices[i] as number[]
    aim(
      i,
      some.reduce((a, b) => ((left[b] as number) > (left[a] as number) ? b : a)),
    )
  }
  return aims
}
