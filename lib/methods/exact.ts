import { binding, type ExactRest } from '../addon/binding.js'
import { float64InPlace, lengthOf, type Numbers, optionalFloat64, uint32Numbers } from '../arguments/arrays.js'
import { checkSlots, positiveInteger } from '../arguments/numbers.js'
import { optional, type Read, type Readers } from '../arguments/options.js'
import { routesCall } from '../call.js'
import { type Sizes, wantedBy } from '../diagnostics.js'
import { readDomains, targetsWith, type WithTargets, withTargets } from '../targets.js'
import { readTopology, type Topology } from '../topology.js'
import { type CommonOptions, commonReaders, method } from './method.js'

/** What `exact` takes. */
export interface ExactOptions extends CommonOptions {
  /**
   * The most routes that each target takes: whole numbers >= 0, or Infinity; none by default. With
   * `weights` the most weight, any numbers >= 0.
   * Where neither `capacities` nor `targets` is given, limits serve as capacities too.
   */
  limits?: Numbers | undefined
  /**
   * With `weights`, whose `limits` are in weight: the most routes that each target takes, whole
   * numbers >= 0, or Infinity; none by default. Both limits hold. Without `weights` it is refused.
   */
  routeLimits?: Numbers | undefined
  /** Failure domain of each target: strings, or whole numbers from 0 to 2^32 - 1; by default each is its own. */
  domains?: Numbers | readonly string[] | undefined
  /**
   * Levels of nodes above the targets and their domains, the widest first (zones, then racks, ...): for each level the
   * node of each target, or `{ of, most }`. The routes of every source in every node number the floor or the ceiling
   * of the node's load / N, and `most` at most. At most 8 levels; not with `fanOuts` or `weights`.
   * See docs/guide/domains.md.
   */
  topology?: Topology | undefined
  /**
   * The targets that each source gets, N numbers from 0 to `fanOut`, in place of `fanOut` for all.
   * Rows keep `fanOut` slots. The plan takes O(N) memory then.
   */
  fanOuts?: Numbers | undefined
  /**
   * What each source adds to the load of each of its targets: N finite numbers >= 0, by default 1.
   * Loads then follow capacity in weight, nearly, and `limits` are in weight too; heavy sources come
   * first. The plan holds all routes, 4 bytes a slot. See docs/weights.md.
   */
  weights?: Numbers | undefined
}

/** {@link ExactOptions} with fan-outs alone: rows have as many slots as the largest of them. */
export interface ExactFanOutsOptions extends Omit<ExactOptions, 'fanOut' | 'fanOuts'> {
  /** Left out. */
  fanOut?: undefined
  /** The targets that each source gets, N whole numbers. */
  fanOuts: Numbers
}

export const exactReaders = {
  limits: optionalFloat64,
  ...commonReaders,
  fanOut: optional(positiveInteger),
  targets: targetsWith('limit', 'domain', 'topology'),
  routeLimits: optionalFloat64,
  domains: optional(readDomains),
  topology: optional(readTopology),
  fanOuts: optional(uint32Numbers),
  weights: optional(float64InPlace),
} satisfies Readers<ExactOptions>

/** A call's options that were read, with a capacity for every target. */
export interface ExactInput extends ExactRest {
  readonly sources: number
  readonly fanOut: number
  readonly capacities: Float64Array
  readonly seed: bigint
}

/** What the addon takes of them, one argument after another. */
export function exactArguments(input: ExactInput) {
  const { sources, fanOut, capacities, seed } = input
  const { limits, routeLimits, domains, topology, fanOuts, weights } = input
  const rest = limits ?? routeLimits ?? domains ?? topology ?? fanOuts ?? weights
  return [sources, fanOut, capacities, seed, rest && input] as const
}

/** Options that were read, as far as a call needs them, and the names of targets that have some. */
export function exactInput(options: Read<typeof exactReaders>): WithTargets<ExactInput> {
  options.fanOut ??= widest(options.fanOuts)
  return withTargets(options) as WithTargets<ExactInput>
}

/** The sizes of a call with this input. */
export function exactSizes({ sources, fanOut, capacities, fanOuts }: ExactInput): Sizes {
  return { sources, fanOut, targets: lengthOf(capacities), wanted: wantedBy(fanOuts) }
}

/** The largest fan-out, which rows then have slots for. */
function widest(fanOuts: Uint32Array | undefined): number {
  return positiveInteger(
    'fanOut',
    fanOuts?.reduce((max, fanOut) => Math.max(max, fanOut), 1),
  )
}

/**
 * `exact`: loads equal capacity shares, limits hold, nothing is dropped that could be placed. With
 * weights, loads follow shares as nearly as the weights allow.
 */
export const exact = method({
  readers: exactReaders,
  contract: {
    summary: 'loads equal capacity shares',
    keepsLimits: true,
    distinct: true,
    cost: 'O(k) a source',
  },
  prepare(options) {
    const input = exactInput(options)
    checkSlots(input.sources, input.fanOut)
    return routesCall(exactSizes(input), {
      now: (routes) => binding.exactSync(...exactArguments(input), routes),
      start: (task, routes) => binding.exact(task, ...exactArguments(input), routes),
    })
  },
})
