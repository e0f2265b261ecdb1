export type { Numbers, Seed } from './arguments.js'
export { makeLimits, type Rounding } from './limits.js'
export type { BaselineOptions, LimitedOptions, WeightedOptions } from './methods/baselines.js'
export type { ExactOptions } from './methods/exact.js'
export type { CommonOptions } from './methods/method.js'
export type { SampledOptions } from './methods/sampled.js'
export {
  computeLoads,
  type Distribution,
  type EnforcedLimits,
  enforceLimits,
  type LoadStats,
  loadStats,
  survivalRate,
} from './metrics.js'
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
