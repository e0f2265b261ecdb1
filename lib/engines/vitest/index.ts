export type { SequencerOptions } from '../shard/engine.js'
export { type RecordOptions, TimingsReporter } from './reporter.js'
export { type CapacitySequencer, type CapacitySequencerConstructor, capacitySequencer } from './sequencer.js'
