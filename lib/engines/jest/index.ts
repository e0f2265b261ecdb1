export type { SequencerOptions } from '../shard/engine.js'
export {
  type CapacitySequencer,
  type CapacitySequencerConstructor,
  capacitySequencer,
  type JestSequencerOptions,
} from './sequencer.js'
