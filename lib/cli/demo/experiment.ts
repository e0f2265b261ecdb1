import {
  capacityProfiles,
  computeLoads,
  enforceLimits,
  loadStats,
  makeLimits,
  route,
  survivalRate,
} from '../../index.js'
import type { Profile } from '../profiles.js'

/** The methods shown side by side; one more is one more entry. */
export const methods = ['sampled', 'hash', 'exact'] as const

type Method = (typeof methods)[number]

export interface Setting {
  readonly targets: number
  readonly profile: Profile
  readonly fanOut: number
  readonly headroom: number
  readonly seed: number | bigint
}

/** As many sources as targets, routed by every method, and what limits leave of it. */
export interface Experiment {
  readonly capacities: Float64Array
  /** The load that each target would get if load followed capacity exactly. */
  readonly shares: Float64Array
  readonly limits: Uint32Array
  readonly demand: number
  readonly totalLimit: number
  readonly results: readonly Result[]
}

export type Result = Awaited<ReturnType<typeof measure>>

/** Runs the experiment; the longest part of it ends within milliseconds of an abort. */
export async function runExperiment(setting: Setting, signal: AbortSignal): Promise<Experiment> {
  const { targets, profile, fanOut, headroom, seed } = setting
  const capacities = capacityProfiles[profile](targets, seed)
  const demand = targets * fanOut
  const limits = makeLimits(capacities, demand, headroom)
  const shares = sharesOf(capacities, demand)
  const results: Result[] = []
  for (const method of methods) {
    const routes = await routeBy(method, capacities, setting, signal)
    const within = await routeWithin(limits, routes, method, capacities, setting, signal)
    results.push(measure(method, routes, within, shares, limits))
  }
  return { capacities, shares, limits, demand, totalLimit: sum(limits), results }
}

/** The same for capacities that cycle over the levels, without limits: loads by method. */
export async function runLevels(capacities: Float64Array, setting: Setting, signal: AbortSignal) {
  const loads: { readonly method: Method; readonly loads: Uint32Array }[] = []
  for (const method of methods) {
    const routes = await routeBy(method, capacities, setting, signal)
    loads.push({ method, loads: computeLoads(routes, capacities.length) })
  }
  return loads
}

/** Demand split in proportion to capacity. */
export function sharesOf(capacities: Float64Array, demand: number): Float64Array {
  const total = sum(capacities)
  return capacities.map((capacity) => (demand * capacity) / total)
}

/**
 * Not the seed of the capacities: shuffled by one stream, they and the permutations of `sampled`
 * would move together, and large targets would crowd on one side of the ring.
 */
export function routingSeed(seed: number | bigint): bigint {
  return BigInt.asUintN(64, BigInt(seed) + 7777n)
}

function routeBy(
  method: Method,
  capacities: Float64Array,
  { targets, fanOut, seed }: Setting,
  signal: AbortSignal,
): Promise<Int32Array> {
  return route({ method, sources: targets, fanOut, capacities, seed: routingSeed(seed), signal })
}

/** What limits are enforced on: `exact` takes them as an option, the others know none. */
async function routeWithin(
  limits: Uint32Array,
  routes: Int32Array,
  method: Method,
  capacities: Float64Array,
  { targets, fanOut, seed }: Setting,
  signal: AbortSignal,
): Promise<Int32Array> {
  if (method !== 'exact') return routes
  return route({ method, sources: targets, fanOut, capacities, limits, seed: routingSeed(seed), signal })
}

function measure(method: Method, routes: Int32Array, within: Int32Array, shares: Float64Array, limits: Uint32Array) {
  const enforced = enforceLimits(within, limits)
  const loads = computeLoads(routes, shares.length)
  const loadsAfter = computeLoads(enforced.routes, shares.length)
  const filled = sum(loadsAfter)
  const after = loadStats(loadsAfter, shares)
  return {
    method,
    loads,
    loadsAfter,
    before: loadStats(loads, shares),
    after,
    survival: survivalRate(enforced.routes),
    unfilled: routes.length - filled,
    dropped: enforced.dropped,
    filled,
    skew: after.ratio?.maxOverMean ?? null,
    utilisation: filled / sum(limits),
  }
}

function sum(values: Float64Array | Uint32Array): number {
  let total = 0
  for (const value of values) {
    total += value
  }
  return total
}
