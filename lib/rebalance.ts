import { binding, type Rebalanced as Done, type RebalanceInput } from './addon/binding.js'
import { newNumbers, newRoutes, newWords } from './arguments/allocate.js'
import { int32, lengthOf, type Numbers } from './arguments/arrays.js'
import { bound, checkSlots, finite, integer, positiveInteger } from './arguments/numbers.js'
import { bare, GivenOptions, optional, type Read, type Readers } from './arguments/options.js'
import { type ProgressOptions, progressReaders } from './arguments/signal.js'
import { type AsyncCall, type Following, runAsync } from './call.js'
import { countFilled, type Outcome, type Report, type Sizes, wantedBy, watched, watchedAsync } from './diagnostics.js'
import { invalidValue } from './errors.js'
import { type ExactOptions, exactInput, exactReaders } from './methods/exact.js'
import { targetsWith } from './targets.js'

/** What {@link rebalance} takes beside the old routes, by number of routes. */
export interface RebalanceOptions
  extends Omit<ExactOptions, 'sources' | 'fanOut' | 'weights' | 'routeLimits' | 'topology'> {
  /** k, the targets a source gets: 1 to 2^31 - 1; the largest of `fanOuts` by default. */
  fanOut?: number | undefined
  /** N; by default that of `before`. */
  sources?: number | undefined
  /** Slots in a row of `before`; `fanOut` by default. */
  fanOutBefore?: number | undefined
  /** The index now of every target by its index in `before`, -1 = gone; by default they are the same. */
  targetMap?: Int32Array | undefined
  /** At most so many routes move; what could not stay anywhere moves in any case. */
  maxMoves?: number | undefined
  /**
   * The domain in which every source would rather be, -1 = anywhere: N numbers. Domains that are strings
   * have the numbers 0, 1, ... in the order in which they first appear; without domains it is the index
   * of a target. Among the fewest moves the most routes are there.
   */
  near?: Int32Array | undefined
}

/** What {@link rebalance} takes beside the old routes, by weight. */
export interface RebalanceByWeightOptions extends Omit<RebalanceOptions, 'maxMoves' | 'near'> {
  /** What each source adds to the load of each of its targets: N finite numbers >= 0. */
  weights: Numbers
  /** How far above its share a target may be: 0.02 by default. */
  tolerance?: number | undefined
}

/** New routes, and what they cost. */
export interface Rebalanced {
  /** N * k targets, row-major, -1 in unfilled slots, which come last in their row. */
  routes: Int32Array
  /** How many routes moved. */
  moves: number
  /** No routes with the guarantees of `exact` need fewer moves. */
  lowerBound: number
  /** Whether `moves` is the fewest: false only where `maxMoves` was less. */
  optimal: boolean
  /** Whether all limits hold: false only where `maxMoves` did not suffice. */
  complete: boolean
  /** Routes to every target. */
  loads: Uint32Array
  /** The slots of `before` whose route moved, ascending. */
  moved: Uint32Array
  /** The routes that are where their sources would rather be, where the option `near` was given. */
  near?: number | undefined
}

/** New routes of sources with weights, and what they cost. */
export interface RebalancedByWeight {
  /** N * k targets, row-major, -1 in unfilled slots, which come last in their row. */
  routes: Int32Array
  /** How many routes moved. */
  moves: number
  /** What they weigh. */
  movedWeight: number
  /** No routes that keep limits and tolerance move less weight. */
  lowerBound: number
  /** The largest load over share, less 1. */
  imbalance: number
  /** Whether limits and tolerance are kept. */
  complete: boolean
  /** The weight of the routes to every target. */
  loads: Float64Array
  /** The slots of `before` whose route moved, ascending. */
  moved: Uint32Array
}

// Named one by one: what `exact` learns besides is not taken here unseen.
const { limits, capacities, seed, fanOut, domains, fanOuts, weights } = exactReaders

const readers = {
  ...{ limits, fanOut, capacities },
  targets: targetsWith('limit', 'domain'),
  ...{ seed, domains, fanOuts, weights },
  sources: optional(integer),
  fanOutBefore: optional(positiveInteger),
  targetMap: optional(int32),
  maxMoves: optional(readMoves),
  near: optional(int32),
  tolerance: optional(finite),
} satisfies Readers<RebalanceOptions & Partial<RebalanceByWeightOptions>>

const laterReaders = { ...readers, ...progressReaders }

/**
 * New routes from old ones, with the fewest moves: loads are the floor or the ceiling of shares, limits
 * hold, targets and domains of a source are distinct, no slot stays unfilled that could be filled, and no
 * other such routes share more with `before`. A move is a filled slot of `before` whose target is
 * not in the same row any more (a repeated target counts once).
 *
 * `before` holds N rows of `fanOutBefore` targets, from anywhere: -1, repeats, targets that are gone
 * and broken limits are allowed. A route that stays keeps its slot where its row is full. O(N * k), on one thread.
 *
 * With `weights` as little weight as can be found moves until no target is more than `tolerance`
 * above its share.
 *
 * Rejects with ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE or ERR_INVALID_ARG_VALUE, naming the option;
 * with an AbortError when `signal` aborts.
 *
 * ```js
 * import { rebalance, route } from 'phase-router'
 *
 * const before = await route({ sources: 1000, fanOut: 2, capacities: [3, 2, 2, 1] })
 * const { routes, moves, lowerBound } = await rebalance(before, { fanOut: 2, capacities: [3, 2, 2, 1, 2] })
 * ```
 */
export function rebalance(
  before: Int32Array,
  options: RebalanceByWeightOptions & ProgressOptions,
): Promise<RebalancedByWeight>
export function rebalance(before: Int32Array, options: RebalanceOptions & ProgressOptions): Promise<Rebalanced>
export function rebalance(
  before: Int32Array,
  options: (RebalanceOptions | RebalanceByWeightOptions) & ProgressOptions,
): Promise<Rebalanced | RebalancedByWeight> {
  return watchedAsync(
    'rebalance',
    'rebalance',
    async (report) => {
      const { call, following } = prepare(before, options, laterReaders, report)
      return runAsync(call, following, report)
    },
    outcome,
  )
}

/** As {@link rebalance}, blocking: throws what the other rejects with. */
export function rebalanceSync(before: Int32Array, options: RebalanceByWeightOptions): RebalancedByWeight
export function rebalanceSync(before: Int32Array, options: RebalanceOptions): Rebalanced
export function rebalanceSync(
  before: Int32Array,
  options: RebalanceOptions | RebalanceByWeightOptions,
): Rebalanced | RebalancedByWeight {
  return watched('rebalance', 'rebalance', (report) => prepare(before, options, readers, report).call.now(), outcome)
}

function outcome({ routes, moves, lowerBound }: Rebalanced | RebalancedByWeight, sizes: Sizes): Outcome {
  return { ...countFilled(routes, sizes), moves, lowerBound }
}

interface RebalanceCall extends AsyncCall<Rebalanced | RebalancedByWeight, Done> {
  now(): Rebalanced | RebalancedByWeight
}

function prepare(
  before: Int32Array,
  options: object,
  table: typeof readers,
  report: Report | undefined,
): { call: RebalanceCall; following: Following } {
  const given = new GivenOptions(options)
  if (given.get('before') !== undefined) throw invalidValue('before', 'is the first argument, and no option')
  const routes = int32('before', before)
  const read = given.read(table, 'rebalance')
  return { call: callFor(routes, read, report), following: read as Read<typeof progressReaders> }
}

function callFor(before: Int32Array, options: Read<typeof readers>, report: Report | undefined): RebalanceCall {
  const byWeight = options.weights !== undefined
  for (const name of ['maxMoves', 'near'] as const) {
    if (byWeight && options[name] !== undefined) throw invalidValue(name, 'does not go together with weights')
  }
  if (!byWeight && options.tolerance !== undefined) throw invalidValue('tolerance', 'goes together with weights only')
  const { sources: given, ...others } = options
  const { fanOut, capacities, limits, domains, fanOuts, weights, seed } = exactInput(bare({ ...others, sources: 0 }))
  const { fanOutBefore = fanOut, targetMap, maxMoves, near, tolerance } = options
  const sources = before.length / fanOutBefore
  if (given !== undefined && given !== sources) {
    throw invalidValue('before', `must have length ${given * fanOutBefore}; received ${before.length}`)
  }
  if (!Number.isInteger(sources)) {
    throw invalidValue('before', `must have a length that is a multiple of ${fanOutBefore}; received ${before.length}`)
  }
  checkSlots(sources, fanOut, 'the number of sources * fanOut')
  const input = bare({
    ...{ before, fanOutBefore, targetMap, fanOut, capacities, limits, domains, fanOuts },
    ...{ maxMoves, near, weights, tolerance, seed },
  }) as RebalanceInput
  const targets = lengthOf(capacities)
  report?.of({ sources, targets, fanOut, wanted: wantedBy(fanOuts) })
  let routes: Int32Array
  const room = () => {
    routes = newRoutes(sources * fanOut)
    return routes
  }
  const result = (done: Done) => resultOf(done, routes, targets)
  return {
    sources,
    now: () => result(binding.rebalanceSync(input, room())),
    start: (task) => binding.rebalance(task, input, room()),
    result,
  }
}

function resultOf(done: Done, routes: Int32Array, targets: number): Rebalanced | RebalancedByWeight {
  const { moves, lowerBound, optimal, complete, near, movedWeight, imbalance } = done
  const moved = newWords(moves)
  done.writeMoved(moved)
  if (typeof movedWeight === 'number') {
    const loads = newNumbers(targets)
    done.writeWeightedLoads(loads)
    return { routes, moves, movedWeight, lowerBound, imbalance: imbalance as number, complete, loads, moved }
  }
  const loads = newWords(targets)
  done.writeLoads(loads)
  const result = { routes, moves, lowerBound, optimal: optimal as boolean, complete, loads, moved }
  return typeof near === 'number' ? { ...result, near } : result
}

/** A number of moves: a whole number, or Infinity, which is as good as none. */
function readMoves(name: string, value: unknown): number | undefined {
  return bound(name, value, 0, Number.MAX_SAFE_INTEGER)
}
