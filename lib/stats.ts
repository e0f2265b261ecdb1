import { binding } from './addon/binding.js'
import { postponed } from './call.js'

/** What the library does at the moment, in all threads of this process. */
export interface Stats {
  /** Calls that wait for their first turn. */
  queued: number
  /** Calls that have had it: they compute, or wait for the next. */
  running: number
  /** Threads that the library has started. */
  threads: number
  /** Bytes of the results that these calls fill. */
  results: number
  /** Bytes of all plans, about. */
  plans: number
}

/** The figures of this process at the moment. O(1). */
export function stats(): Stats {
  const { queued, ...rest } = binding.stats()
  return { queued: queued + postponed(), ...rest }
}
