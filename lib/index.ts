export type { Numbers, Seed } from './arguments.js'
export { makeLimits, type Rounding } from './limits.js'
export type { BaselineOptions, LimitedOptions, WeightedOptions } from './methods/baselines.js'
export type { ExactOptions } from './methods/exact.js'
export type { CommonOptions } from './methods/method.js'
export type { SampledOptions } from './methods/sampled.js'
export { type Churn, churn, movesLowerBound } from './metrics/churn.js'
export { type EnforcedLimits, enforceLimits, type LimitViolations, limitViolations } from './metrics/limits.js'
export { computeLoads, computeWeightedLoads } from './metrics/loads.js'
export { scatterWidths } from './metrics/scatter.js'
export { countDuplicates, countUnfilled, slotImbalance, survivalRate } from './metrics/slots.js'
export { type Distribution, type LoadStats, loadStats } from './metrics/statistics.js'
export { windowDiscrepancy } from './metrics/window.js'
export {
  type AsyncOptions,
  type BitMatrix,
  type PhaseRouterAutoOptions,
  type PhaseRouterOptions,
  phaseRouter,
  phaseRouterAuto,
  phaseRouterAutoSync,
  phaseRouterSync,
} from './phase-router.js'
export { capacityProfiles } from './profiles.js'
export { type MethodName, methods, type RouteOptions, route, routeSync } from './route.js'
export {
  type Chunk,
  type ChunkOptions,
  type Range,
  Router,
  type RouterOptions,
  type RouterRouteOptions,
  type RouterRouteSyncOptions,
} from './router.js'
export { type ColumnPermutations, packBits, shuffledPermutations } from './square.js'
