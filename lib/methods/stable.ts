import { binding } from '../addon/binding.js'
import { lengthOf, type Numbers, optionalFloat64 } from '../arguments/arrays.js'
import { type IdList, idList } from '../arguments/ids.js'
import { checkSlots, finite, integer } from '../arguments/numbers.js'
import { optional, type Readers } from '../arguments/options.js'
import { routesCall } from '../call.js'
import { invalidValue } from '../errors.js'
import { readDomains, targetsWith, withTargets } from '../targets.js'
import { type CommonOptions, commonReaders, method } from './method.js'

/** What `stable` takes. */
export interface StableOptions extends Omit<CommonOptions, 'sources'> {
  /** N: 0 to 2^31 - 1; may be left out where there are `sourceIds`. */
  sources?: number | undefined
  /**
   * The most routes that each target takes: whole numbers >= 0, or Infinity; none by default.
   * Where neither `capacities` nor `targets` is given, limits serve as capacities too.
   */
  limits?: Numbers | undefined
  /** Failure domain of each target: strings, or whole numbers from 0 to 2^32 - 1; by default each is its own. */
  domains?: Numbers | readonly string[] | undefined
  /**
   * Who the targets are: M distinct strings, safe integers or bigints; by default the names that they
   * have in `targets`, or their positions.
   * 1, 1n and '1' are one id. A target keeps its routes as long as its id is in the list, wherever.
   */
  targetIds?: IdList | undefined
  /** Who the sources are, likewise. */
  sourceIds?: IdList | undefined
  /**
   * By how much of its share a load may exceed it, >= 0: 0.1 for a tenth. The more, the less moves.
   * 0 by default: loads are the floor or the ceiling of their shares.
   */
  slack?: number | undefined
  /**
   * The capacity that counts as one, above 0; by default the power of 4 next to the median of the
   * capacities. When it changes, most routes move: pin it where the median may cross a power of 4.
   */
  unit?: number | undefined
  /**
   * How many targets of capacity `unit` the table is made for, 1 to 2^26; 8192 by default, and one
   * table for all numbers up to that. When it crosses a power of 2 above, most routes move.
   */
  maxTargets?: number | undefined
}

/** `stable`: routes that stay where they are when targets or sources come, go or change. */
export const stable = method({
  readers: {
    limits: optionalFloat64,
    ...commonReaders,
    sources: optional(integer),
    targets: targetsWith('limit', 'domain'),
    domains: optional(readDomains),
    targetIds: optional(idList),
    sourceIds: optional(idList),
    slack: optional(finite),
    unit: optional(finite),
    maxTargets: optional(finite),
  } satisfies Readers<StableOptions>,
  contract: {
    summary: 'loads follow capacity shares, and few routes move when targets change',
    keepsLimits: true,
    distinct: true,
    cost: 'O(k) a source for some hundred to thousand targets, O(M) for fewer',
  },
  prepare(options) {
    const { sourceIds } = options
    const sources = options.sources ?? sourceIds?.length
    if (sources === undefined) throw invalidValue('sources', 'or sourceIds must be given')
    if (sourceIds !== undefined && sourceIds.length !== sources) {
      throw invalidValue('sourceIds', `must have length ${sources}; received ${sourceIds.length}`)
    }
    const input = Object.assign(withTargets(options), { sources })
    if (input.names !== undefined) {
      if (input.targetIds !== undefined) {
        throw invalidValue('targetIds', 'cannot be given beside named targets: their names are the ids')
      }
      input.targetIds = idList('targetIds', input.names)
    }
    const targets = lengthOf(input.capacities)
    if (input.targetIds !== undefined && input.targetIds.length !== targets) {
      throw invalidValue('targetIds', `must have length ${targets}; received ${input.targetIds.length}`)
    }
    checkSlots(sources, input.fanOut)
    return routesCall(
      { sources, targets, fanOut: input.fanOut },
      {
        now: (routes) => binding.stableSync(input, routes),
        start: (task, routes) => binding.stable(task, input, routes),
      },
    )
  },
})
