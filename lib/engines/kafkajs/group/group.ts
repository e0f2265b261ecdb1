// What a plan is made of: members and partitions, as every engine has them.

/** Partitions by topic. */
export type Partitions = ReadonlyMap<string, readonly number[]>

/** A member of a group, as it said at the last join. */
export interface Member {
  readonly id: string
  /** The topics that it reads; it gets partitions of no others. */
  readonly topics: readonly string[]
  /** Finite, >= 0. */
  readonly capacity: number
  /** The most partitions that it takes, or Infinity. */
  readonly limit: number
  readonly rack?: string | undefined
  /** The generation of the group in which it got what it owns. */
  readonly generation: number
  readonly owned: Partitions
}

/** A partition that is to be read. */
export interface Partition {
  readonly topic: string
  readonly partition: number
  /** The racks of its replicas, that of the leader first; those that are not known are left out. */
  readonly racks: readonly string[]
  /** What it adds to the load of its member: finite, >= 0, with a finite sum. All have a weight, or none has. */
  readonly weight?: number
}
