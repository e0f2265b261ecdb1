import { binding, type Distribution } from '../addon/binding.js'
import { float64, type Numbers, optionalFloat64 } from '../arguments/arrays.js'

export type { Distribution } from '../addon/binding.js'

/** The distribution of loads, and how they follow shares. */
export interface LoadStats extends Distribution {
  /** Targets. */
  count: number
  /** load / share over the targets whose share is above 0; null without shares, or when none is. */
  ratio: Distribution | null
  /** Pearson's correlation of load and share over all targets; null without shares, or when either is constant. */
  correlation: number | null
}

/**
 * Statistics of loads over all targets, and of how they follow `shares` (one per target, in any
 * unit: capacities do for the correlation). O(targets).
 *
 * Throws ERR_OUT_OF_RANGE for a load or share that is negative or not finite, ERR_INVALID_ARG_VALUE
 * when there are not as many shares as loads.
 */
export function loadStats(loads: Numbers, shares?: Numbers): LoadStats {
  const values = float64('loads', loads)
  const { load, ratio, correlation } = binding.loadStats(values, optionalFloat64('shares', shares))
  return { count: values.length, ...load, ratio, correlation }
}
