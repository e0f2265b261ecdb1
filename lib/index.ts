export type { Numbers, NumericArray } from './arguments/arrays.js'
export type { IdList } from './arguments/ids.js'
export type { Seed } from './arguments/numbers.js'
export type { AsyncOptions, ProgressOptions } from './arguments/signal.js'
export {
  type AssignBottleneck,
  type AssignByPricesOptions,
  type Assignment,
  type AssignOptions,
  assign,
  assignByPrices,
  assignSync,
  type Certificate,
  type Certified,
  type CertifyOptions,
  certify,
  certifySync,
  type ScoredOptions,
  type Violation,
} from './assign.js'
export { capacityProfiles, makeLimits, type Rounding } from './capacities.js'
export type { DiagnosticsMessage } from './diagnostics.js'
export type { Key, PackedKeys } from './keys/hash.js'
export { packKeys } from './keys/pack.js'
export {
  type AcquireOptions,
  type KeyRouteOptions,
  KeyRouter,
  type KeyRouterFacts,
  type KeyRouterOptions,
  type KeyRouteSyncOptions,
  type KeyTargets,
  type Lease,
} from './keys/router.js'
export type { BaselineOptions, LimitedOptions, WeightedOptions } from './methods/baselines.js'
export type { ExactFanOutsOptions, ExactOptions } from './methods/exact.js'
export type { CommonOptions } from './methods/method.js'
export type { SampledOptions } from './methods/sampled.js'
export type { StableOptions } from './methods/stable.js'
export { type Churn, churn } from './metrics/churn.js'
export { type EnforcedLimits, enforceLimits, type LimitViolations, limitViolations } from './metrics/limits.js'
export { computeLoads, computeWeightedLoads } from './metrics/loads.js'
export { scatterWidths } from './metrics/scatter.js'
export { countDuplicates, countUnfilled, slotImbalance, survivalRate } from './metrics/slots.js'
export { type Distribution, type LoadStats, loadStats } from './metrics/statistics.js'
export { uneven } from './metrics/uneven.js'
export { windowDiscrepancy } from './metrics/window.js'
export { type PartitionOptions, partition } from './partition.js'
export {
  type BitMatrix,
  type PhaseRouterAutoOptions,
  type PhaseRouterOptions,
  phaseRouter,
  phaseRouterAuto,
  phaseRouterAutoSync,
  phaseRouterSync,
} from './published/phase-router.js'
export { type ColumnPermutations, packBits, shuffledPermutations } from './published/square.js'
export {
  type RebalanceByWeightOptions,
  type Rebalanced,
  type RebalancedByWeight,
  type RebalanceOptions,
  rebalance,
  rebalanceSync,
} from './rebalance.js'
export { type MethodName, methods, type RouteOptions, route, routeSync } from './route.js'
export {
  type Chunk,
  type ChunkOptions,
  type Range,
  Router,
  type RouterFacts,
  type RouterOptions,
  type RouterRouteOptions,
  type RouterRouteSyncOptions,
} from './router.js'
export { type Stats, stats } from './stats.js'
export type {
  ItemRange,
  StreamChange,
  StreamChunkOptions,
  StreamRouteOptions,
  StreamRouterOptions,
  StreamRouteSyncOptions,
  WindowLimits,
} from './stream/options.js'
export { StreamRouter, type StreamRouterFacts } from './stream/router.js'
export type { Target } from './targets.js'
export type { Nodes, Topology, TopologyFacts, TopologyLevel } from './topology.js'
