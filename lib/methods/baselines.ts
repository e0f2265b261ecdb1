import { binding } from '../addon/binding.js'
import { lengthOf, type Numbers, optionalFloat64 } from '../arguments/arrays.js'
import { checkSlots } from '../arguments/numbers.js'
import type { Read, Readers } from '../arguments/options.js'
import { type Call, routesCall } from '../call.js'
import { targetsWith, withTargets } from '../targets.js'
import { type CommonOptions, type Contract, commonReaders, type Method } from './method.js'

/** What baselines take that know uneven sources. */
export interface WeightedOptions extends CommonOptions {
  /**
   * The load that each source adds to each of its targets: N numbers, finite and >= 0, with a
   * finite sum; each 1 by default.
   */
  weights?: Numbers | undefined
}

/** What baselines take that keep limits. */
export interface LimitedOptions extends WeightedOptions {
  /**
   * The most load that each target takes: whole numbers >= 0, or Infinity; with `weights` any
   * numbers >= 0, in their units. By default none, for `bounded-load` 1.25 times the share. Where
   * neither `capacities` nor `targets` is given, limits serve as capacities too.
   */
  limits?: Numbers | undefined
}

/** The options of a baseline, by method. */
export type BaselineOptions =
  | (CommonOptions & {
      /** Hashing, blind to capacity or not, and turns. */
      method: 'hash' | 'weighted-hash' | 'rendezvous' | 'smooth-round-robin'
    })
  | (WeightedOptions & {
      /** The one of two draws that has less relative load. */
      method: 'two-choices'
    })
  | (LimitedOptions & {
      /** Methods that keep limits. */
      method: 'rendezvous-overflow' | 'bounded-load' | 'least-loaded'
    })

const weightedReaders = { weights: optionalFloat64, ...commonReaders } satisfies Readers<WeightedOptions>
const limitedReaders = {
  limits: optionalFloat64,
  ...weightedReaders,
  targets: targetsWith('limit'),
} satisfies Readers<LimitedOptions>

type Baseline = Method<typeof limitedReaders>
type BaselineName = BaselineOptions['method']

/** The baselines by name: `docs/methods.md` says where each comes from. */
export const baselines: Readonly<Record<BaselineName, Baseline>> = {
  hash: baseline('hash', commonReaders, {
    summary: 'hash modulo M, blind to capacity',
    keepsLimits: false,
    distinct: false,
    cost: 'O(k) a source',
  }),
  'weighted-hash': baseline('weighted-hash', commonReaders, {
    summary: 'an independent draw by capacity for every slot',
    keepsLimits: false,
    distinct: false,
    cost: 'O(k) a source',
  }),
  rendezvous: baseline('rendezvous', commonReaders, {
    summary: 'the k best of all targets by a score of (source, target)',
    keepsLimits: false,
    distinct: true,
    cost: 'O(M) a source',
  }),
  'rendezvous-overflow': baseline('rendezvous-overflow', limitedReaders, {
    summary: '`rendezvous`; a full target passes the source to its next choice',
    keepsLimits: true,
    distinct: true,
    cost: 'O(M) a source',
  }),
  'bounded-load': baseline('bounded-load', limitedReaders, {
    summary: 'the next targets with room on a ring of points',
    keepsLimits: true,
    distinct: true,
    cost: 'O(log M + k) a source, while part of the targets has room',
  }),
  'two-choices': baseline('two-choices', weightedReaders, {
    summary: 'of two draws by capacity the one with less relative load',
    keepsLimits: false,
    distinct: true,
    cost: 'O(k) a source',
  }),
  'least-loaded': baseline('least-loaded', limitedReaders, {
    summary: 'the targets with the least relative load',
    keepsLimits: true,
    distinct: true,
    cost: 'O(k log M) a source; with `weights` k times the number of different capacities',
  }),
  'smooth-round-robin': baseline('smooth-round-robin', commonReaders, {
    summary: 'turns in proportion to capacity, evenly spread',
    keepsLimits: false,
    distinct: true,
    cost: 'O(M) a slot',
  }),
}

function baseline(method: BaselineName, readers: object, contract: Contract): Baseline {
  return { readers: readers as typeof limitedReaders, contract, prepare: (options) => prepare(method, options) }
}

function prepare(method: BaselineName, options: Read<typeof limitedReaders>): Call {
  const input = withTargets(options)
  const { sources, fanOut, capacities, seed, limits, weights } = input
  checkSlots(sources, fanOut)
  const given = [method, sources, fanOut, capacities, seed, (limits ?? weights) && input] as const
  return routesCall(
    { sources, targets: lengthOf(capacities), fanOut },
    {
      now: (routes) => binding.baselineSync(...given, routes),
      start: (task, routes) => binding.baseline(task, ...given, routes),
    },
  )
}
