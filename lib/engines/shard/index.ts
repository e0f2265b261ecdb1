export type { ShardOptions } from './plan.js'
export { type Shard, shard } from './shard.js'
