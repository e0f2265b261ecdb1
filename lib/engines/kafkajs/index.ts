export { type CapacityAssigner, capacityAssigner } from './assigner.js'
export type { CapacityAssignerOptions } from './group/options.js'
export type { GroupPlan } from './group/plan.js'
