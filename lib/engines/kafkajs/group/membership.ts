// What a member keeps between joins, and what it does as the leader: the part that all engines share.

import type { Partition, Partitions } from './group.js'
import { decodeSaid, encodeSaid, UNKNOWN } from './member.js'
import type { CapacityAssignerOptions, Settings } from './options.js'
import { readSettings } from './options.js'
import { type Planned, planGroup } from './plan.js'
import { type Weigh, weighed } from './weights.js'

/** A member as an engine hands it over. */
export interface Subscription {
  readonly id: string
  readonly topics: readonly string[]
  readonly userData: Uint8Array | string | null | undefined
}

/** One consumer's part in its group. Nothing that others say or that a function returns makes it throw. */
export class Membership {
  readonly settings: Settings
  #capacity = 1
  #owned: Partitions = new Map()
  #generation = 0

  /** Throws what {@link readSettings} throws. */
  constructor(options: CapacityAssignerOptions, where: string) {
    this.settings = readSettings(options, where)
  }

  /** The user data of the next join. */
  userData(): Buffer {
    const { limit = Number.POSITIVE_INFINITY, rack } = this.settings
    const [capacity, generation, owned] = [this.#measure(), this.#generation, this.#owned]
    return encodeSaid({ capacity, limit, rack, generation, owned })
  }

  /** The member got these partitions. Where the generation is not told, it is a later one than the last. */
  joined(owned: Partitions, generation = this.#generation + 1): void {
    this.#owned = owned
    this.#generation = generation
  }

  /** The generation that the member is in. */
  inGeneration(generation: number): void {
    this.#generation = generation
  }

  /** Plans as the leader; `lag` gives the messages that wait in a partition, where partitions are weighed by that. */
  plan(members: readonly Subscription[], partitions: readonly Partition[], lag?: Weigh): Planned {
    const said = members.map(({ id, topics, userData }) => {
      const known = decodeSaid(userData)
      if (known === undefined)
        warn(`the user data of member ${id} cannot be read: it counts as one of capacity 1 that owns nothing`)
      return { id, topics, ...(known ?? UNKNOWN) }
    })
    const { weigh, onPlan } = this.settings
    const planned = planGroup(said, weighed(partitions, weigh === 'lag' ? lag : weigh, warn))
    try {
      onPlan?.(planned.plan as never)
    } catch (error) {
      warn(`onPlan threw: ${reason(error)}`)
    }
    return planned
  }

  #measure(): number {
    const { capacity } = this.settings
    if (typeof capacity === 'number') return capacity
    try {
      const value = (capacity as () => unknown)()
      if (typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY) this.#capacity = value
      else
        warn(
          `capacity() must return a number, finite and >= 0; it returned ${String(value)}, and ${this.#capacity} counts instead`,
        )
    } catch (error) {
      warn(`capacity() threw, and ${this.#capacity} counts instead: ${reason(error)}`)
    }
    return this.#capacity
  }
}

/** A warning of the process; the group goes on. */
export function warn(message: string): void {
  process.emitWarning(`phase-router: ${message}`, 'PhaseRouterWarning')
}

/** What an error says, or what else was thrown. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
