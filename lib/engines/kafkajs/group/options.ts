import { bound, MAX_COUNT, nonNegative } from '../../../arguments/numbers.js'
import { optional, type Read, type Readers, readOptions } from '../../../arguments/options.js'
import { invalidType, invalidValue } from '../../../errors.js'
import type { GroupPlan } from './plan.js'

/** Options of an assigner, the same for every engine. Members of one group differ in `capacity`, `limit` and `rack` alone. */
export interface CapacityAssignerOptions {
  /**
   * How much this member can do, relative to the others: finite, >= 0; 0 gets nothing while another has more. A function
   * is asked at every join, so that capacity may be measured; where it fails, the last value counts, and a warning says so.
   */
  capacity: number | (() => number)
  /** The most partitions that this member takes; without it there is no limit. Only where partitions are counted. */
  limit?: number | undefined
  /** Where this member is, as brokers name their racks. Plays a part where partitions are counted. */
  rack?: string | undefined
  /**
   * What a partition counts: 'count' (the default) 1, 'lag' the messages that wait in it and 1 more, a function
   * what it returns: finite, >= 0. Where weights cannot be had, partitions are counted, and a warning says so.
   */
  weigh?: 'count' | 'lag' | ((topic: string, partition: number) => number) | undefined
  /** The name of the protocol, 'phase-router': members agree on a plan if they agree on the name. */
  name?: string | undefined
  /** Gets every plan that this member makes as the leader of its group. What it throws becomes a warning. */
  onPlan?: ((plan: GroupPlan) => void) | undefined
}

const readers = {
  capacity: readCapacity,
  limit: (name: string, value: unknown) => (value === undefined ? undefined : bound(name, value, 0, MAX_COUNT)),
  rack: optional(text),
  weigh: readWeigh,
  name: (name: string, value: unknown) => (value === undefined ? 'phase-router' : text(name, value)),
  onPlan: optional(callable),
} satisfies Readers<CapacityAssignerOptions>

/** Options that were read. */
export type Settings = Read<typeof readers>

/**
 * Reads the options of `where`.
 *
 * Throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE or ERR_INVALID_ARG_VALUE, naming the option.
 */
export function readSettings(options: CapacityAssignerOptions, where: string): Settings {
  const settings = readOptions(options, readers, where)
  if (settings.limit !== undefined && settings.weigh !== 'count') {
    throw invalidValue('limit', "counts partitions, and goes together with weigh: 'count' only")
  }
  return settings
}

type Callable = (...args: never[]) => unknown
const isFunction = (value: unknown): value is Callable => typeof value === 'function'

function callable(name: string, value: unknown): Callable {
  if (isFunction(value)) return value
  throw invalidType(name, 'a function', value)
}

function readCapacity(name: string, value: unknown): number | Callable {
  if (isFunction(value)) return value
  if (typeof value !== 'number') throw invalidType(name, 'a number or a function', value)
  return nonNegative(name, value)
}

function text(name: string, value: unknown): string {
  if (typeof value !== 'string') throw invalidType(name, 'a string', value)
  if (value === '') throw invalidValue(name, 'must not be empty')
  return value
}

function readWeigh(name: string, value: unknown): 'count' | 'lag' | ((topic: string, partition: number) => unknown) {
  if (value === undefined || value === 'count' || value === 'lag') return value ?? 'count'
  if (isFunction(value)) return value as (topic: string, partition: number) => unknown
  throw typeof value === 'string'
    ? invalidValue(name, `must be 'count', 'lag' or a function; received '${value}'`)
    : invalidType(name, "'count', 'lag' or a function", value)
}
