import { float64, int32, integer, type Numbers } from './arguments.js'
import { binding } from './binding.js'

/** The distribution of some values; a statistic that has no value is null, never NaN. */
export interface Distribution {
  /** Sum / count; null when there is no value. */
  mean: number | null
  /** Population standard deviation. */
  std: number | null
  /** std / mean; null when the mean is 0. */
  cv: number | null
  /** The smallest value. */
  min: number | null
  /** The largest value. */
  max: number | null
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

const NOTHING: Distribution = { mean: null, std: null, cv: null, min: null, max: null, maxOverMean: null }

/**
 * The load of every target: the number of routes to it. -1 counts nowhere. O(routes + targets).
 *
 * Throws ERR_OUT_OF_RANGE, naming the index, for a route that is neither -1 nor below `targets`.
 */
export function computeLoads(routes: Int32Array, targets: number): Uint32Array {
  return binding.computeLoads(int32('routes', routes), integer('targets', targets))
}

/**
 * Statistics of loads, and of how they follow `shares` (one per target, in any unit: capacities
 * do for the correlation). O(targets).
 */
export function loadStats(loads: Numbers, shares?: Numbers): LoadStats {
  const values = float64('loads', loads)
  const stats = binding.loadStats(values, shares === undefined ? undefined : float64('shares', shares))
  return {
    count: values.length,
    ...(stats.load ?? NOTHING),
    ratio: stats.ratio,
    correlation: stats.correlation,
  }
}

/** Filled slots / all slots; null when there is no slot. O(routes). */
export function survivalRate(routes: Int32Array): number | null {
  return binding.survivalRate(int32('routes', routes))
}

/** Routes after their limits were enforced. */
export interface EnforcedLimits {
  /** A new array of the same length, -1 where a route was dropped. */
  routes: Int32Array
  /** How many routes were dropped. */
  dropped: number
}

/**
 * What is left when every target takes routes up to its limit and no further: in row-major order,
 * first come, first kept. `routes` stays as it is. O(routes + targets).
 *
 * Throws ERR_OUT_OF_RANGE for a limit that is negative or NaN (Infinity never drops), and for a
 * route to a target that has no limit.
 */
export function enforceLimits(routes: Int32Array, limits: Numbers): EnforcedLimits {
  return binding.enforceLimits(int32('routes', routes), float64('limits', limits))
}
