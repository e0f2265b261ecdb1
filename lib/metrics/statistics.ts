import { binding } from '../addon/binding.js'
import { float64, type Numbers, optionalFloat64 } from '../arguments/arrays.js'

/**
 * The distribution of some values. null stands for what has no value, or none that a number can
 * hold; never NaN.
 */
export interface Distribution {
  /** Sum / count; null when there is no value. */
  mean: number | null
  /** Population standard deviation: the root of (sum of squared distances from the mean / count). */
  std: number | null
  /** std / mean; null when the mean is 0. */
  cv: number | null
  /** The smallest value. */
  min: number | null
  /** The largest value. */
  max: number | null
  /** The 99th percentile by nearest rank: the value at rank ceil(0.99 * count), counted from 1. */
  p99: number | null
  /** max / mean; null when the mean is 0. */
  maxOverMean: number | null
}

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
