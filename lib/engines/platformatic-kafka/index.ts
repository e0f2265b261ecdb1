export type { CapacityAssignerOptions } from '../kafkajs/group/options.js'
export type { GroupPlan } from '../kafkajs/group/plan.js'
export { type CapacityGroup, capacityGroup } from './group.js'
