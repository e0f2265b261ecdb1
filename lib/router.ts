import { type InspectOptions, inspect } from 'node:util'
import type { ExactPlan, PlanFacts, Task } from './addon/binding.js'
import { newNumbers, newRoutes, newWords } from './arguments/allocate.js'
import { kept, sharedInt32, writableInt32 } from './arguments/arrays.js'
import { checkSlots, integer, positiveInteger } from './arguments/numbers.js'
import { optional, type Read, type Readers, readOptions } from './arguments/options.js'
import { type AsyncOptions, asyncReaders, type ProgressOptions, progressReaders } from './arguments/signal.js'
import { runAsync } from './call.js'
import { countFilled, type Outcome, type Report, watched, watchedAsync } from './diagnostics.js'
import { invalidValue } from './errors.js'
import type { ExactFanOutsOptions, ExactOptions } from './methods/exact.js'
import { factsOf, Planned, planLater, planned } from './plan.js'
import { type Level, levelFacts, type TopologyFacts } from './topology.js'

/** Options of {@link Router}. */
export type RouterOptions = ExactOptions

/** A range of sources. */
export interface Range {
  /** The first source; 0 by default. */
  from?: number | undefined
  /** The source after the last; N by default. */
  to?: number | undefined
}

/** Options of {@link Router.route}. */
export interface RouterRouteOptions extends Range, ProgressOptions {
  /**
   * Where the routes go, (to - from) * k slots: a view of a SharedArrayBuffer, since anything else
   * could be detached while threads write to it.
   */
  out?: Int32Array | undefined
}

/** Options of {@link Router.routeSync}. */
export interface RouterRouteSyncOptions extends Range {
  /** Where the routes go: (to - from) * k slots. */
  out?: Int32Array | undefined
}

/** Options of {@link Router.chunks}. */
export interface ChunkOptions extends AsyncOptions {
  /** Sources in a chunk; by default about a million slots. */
  size?: number | undefined
}

/** Consecutive sources and their routes. */
export interface Chunk {
  /** The first source. */
  from: number
  /** The source after the last. */
  to: number
  /** Row-major, k slots a source, -1 in unfilled ones. */
  routes: Int32Array
}

const rangeReaders = { from: optional(integer), to: optional(integer) } satisfies Readers<Range>
const routeReaders = {
  ...rangeReaders,
  out: optional(sharedInt32),
  ...progressReaders,
} satisfies Readers<RouterRouteOptions>

const routeSyncReaders = { ...rangeReaders, out: optional(writableInt32) } satisfies Readers<RouterRouteSyncOptions>

const chunkReaders = { size: optional(positiveInteger), ...asyncReaders } satisfies Readers<ChunkOptions>

/** What a router says of itself, in JSON and to `console.log`. */
export interface RouterFacts {
  /** N. */
  sources: number
  /** k. */
  fanOut: number
  /** M. */
  targets: number
  /** The names of the targets, where they have some. */
  names?: readonly string[]
  /** Filled slots. */
  filled: number
  /** Slots that sources want and do not get. */
  unfilled: number
  /** What keeps slots unfilled; null when all are filled. */
  bottleneck: Router['bottleneck']
  /** Equal where two machines compute the same routes. */
  fingerprint: string
}

/**
 * The exact router: loads equal capacity shares (rounded down or up), limits are never exceeded,
 * and nothing is dropped that could be placed.
 *
 * A router holds a plan of O(M) memory (O(N + M) with `fanOuts`); every row and column is computed from it alone, so any
 * machine that knows the options can compute its own part. The routes are a pure function of the
 * options.
 *
 * With `weights`, loads follow shares as nearly as weights allow, and what does not fit below the
 * limits is left out, which may be more than necessary; the plan holds all routes, 4 bytes a slot.
 */
export class Router {
  readonly #plan: ExactPlan
  readonly #sources: number
  readonly #fanOut: number
  readonly #targets: number
  readonly #names: readonly string[] | null
  readonly #levels: readonly Level[] | undefined
  // Where the addon writes single rows: a new array would first have to be given memory that the
  // addon can see, which takes longer than the row.
  #row: Int32Array | undefined
  #facts: PlanFacts | undefined
  #loads: Uint32Array | undefined
  #weightedLoads: Float64Array | undefined
  #shares: Float64Array | undefined
  #topology: readonly TopologyFacts[] | undefined

  /**
   * Plans, blocking: O(M), or O(M log M) where limits or domains bind; with `fanOuts` O(N) besides;
   * with `weights` all routes are computed here, on all threads, in O(N log N + N * k) about.
   *
   * Throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE or ERR_INVALID_ARG_VALUE, naming the option.
   */
  constructor(options: RouterOptions | ExactFanOutsOptions)
  /** @internal */
  constructor(planned: Planned)
  constructor(given: RouterOptions | ExactFanOutsOptions | Planned) {
    const { input, sizes, plan } = given instanceof Planned ? given : planned(given)
    this.#plan = plan
    this.#sources = sizes.sources
    this.#fanOut = sizes.fanOut
    this.#targets = sizes.targets
    this.#names = input.names ?? null
    this.#levels = input.topology
  }

  /** A router whose plan is made off the event loop. Rejects with what the constructor throws. */
  static async create(options: (RouterOptions | ExactFanOutsOptions) & ProgressOptions): Promise<Router> {
    const made = await watchedAsync('plan', 'exact', (report) => planLater(options, report), factsOf)
    return routerOf(made)
  }

  /** N. */
  get sources(): number {
    return this.#sources
  }

  /** k: the slots of a row. */
  get fanOut(): number {
    return this.#fanOut
  }

  /** M. */
  get targets(): number {
    return this.#targets
  }

  /** The names of the targets by their index, or null where they have none. */
  get names(): readonly string[] | null {
    return this.#names
  }

  /**
   * The routes of a range of sources, computed off the event loop: (to - from) * k targets,
   * row-major, filled slots first and -1 after them. O(k) a source. With `out`, resolves to it.
   *
   * Rejects with ERR_OUT_OF_RANGE for a range that is none, that reaches beyond N, or that has more
   * than 2^31 - 1 slots (use smaller ranges or {@link chunks}); with an AbortError when `signal`
   * aborts: `out` may then be partly written.
   */
  route(options: RouterRouteOptions = {}): Promise<Int32Array> {
    return watchedAsync(
      'route',
      'exact',
      (report) => this.#later(options, report),
      (routes) => this.#outcome(routes),
    )
  }

  /** As {@link route}, blocking; `out` may be any Int32Array. */
  routeSync(options: RouterRouteSyncOptions = {}): Int32Array {
    return watched(
      'route',
      'exact',
      (report) => this.#now(options, report),
      (routes) => this.#outcome(routes),
    )
  }

  async #later(options: RouterRouteOptions, report: Report | undefined): Promise<Int32Array> {
    const read = readOptions(options, routeReaders, 'Router.route')
    const { out } = read
    const [from, to] = this.#range(read, report)
    const sources = to - from
    if (out !== undefined) {
      const start = (task: Task) => this.#plan.routeInto(task, from, to, out)
      return runAsync({ start, sources, result: () => out, holds: true }, read, report)
    }
    const slots = sources * this.#fanOut
    let rows: Int32Array
    const start = (task: Task) => {
      rows = newRoutes(slots)
      this.#plan.routeInto(task, from, to, rows)
    }
    return runAsync({ start, sources, result: () => rows, bytes: slots * 4 }, read, report)
  }

  #now(options: RouterRouteSyncOptions, report: Report | undefined): Int32Array {
    const read = readOptions(options, routeSyncReaders, 'Router.routeSync')
    const [from, to] = this.#range(read, report)
    const rows = read.out ?? newRoutes((to - from) * this.#fanOut)
    this.#plan.routeIntoSync(from, to, rows)
    return rows
  }

  /** All sources in order, chunk by chunk, in memory for one chunk. */
  async *chunks(options: ChunkOptions = {}): AsyncGenerator<Chunk, void, undefined> {
    const read = readOptions(options, chunkReaders, 'Router.chunks')
    const { signal, size = Math.max(1, Math.floor(2 ** 20 / this.#fanOut)) } = read
    for (let from = 0; from < this.#sources; from += size) {
      const to = Math.min(from + size, this.#sources)
      const routes = await this.route(signal === undefined ? { from, to } : { from, to, signal })
      yield { from, to, routes }
    }
  }

  /**
   * The targets of one source: k slots, filled ones first, -1 after them. O(k).
   *
   * Throws ERR_OUT_OF_RANGE when there is no such source.
   */
  targetsOf(source: number): Int32Array {
    this.#row ??= newRoutes(this.#fanOut)
    this.#plan.targetsOf(integer('source', source, 0, Math.max(0, this.#sources - 1)), this.#row)
    return this.#row.slice()
  }

  /**
   * The sources of one target, ascending. O((load + min(load, k) * log N) * k), plus a sort; with
   * `weights` O(N * k).
   *
   * Throws ERR_OUT_OF_RANGE when there is no such target.
   */
  sourcesOf(target: number): Uint32Array {
    const load = this.loads[integer('target', target, 0, this.#targets - 1)] ?? 0
    return filled(newWords(load), (sources) => this.#plan.sourcesOf(target, sources))
  }

  /** Routes to every target, known before routing: one array, made at the first use (and anew when it was transferred away). */
  get loads(): Uint32Array {
    this.#loads = kept(this.#loads) ?? filled(newWords(this.#targets), (loads) => this.#plan.loads(loads))
    return this.#loads
  }

  /**
   * The weight of the routes to every target, summed in the order of the sources; without `weights`
   * the loads. One array, made at the first use.
   */
  get weightedLoads(): Float64Array {
    this.#weightedLoads =
      kept(this.#weightedLoads) ?? filled(newNumbers(this.#targets), (loads) => this.#plan.weightedLoads(loads))
    return this.#weightedLoads
  }

  /**
   * What every target should get, in routes: the weighted max-min fair point. A load is its share
   * rounded down or up. With `weights` in weight, as if sources could be divided. One array, made at
   * the first use.
   */
  get shares(): Float64Array {
    this.#shares = kept(this.#shares) ?? filled(newNumbers(this.#targets), (shares) => this.#plan.shares(shares))
    return this.#shares
  }

  /**
   * The levels of the topology in the order given, with the loads and shares of their nodes; null where none was
   * given. Every source has the floor or the ceiling of load / N routes in a node. Made at the first use.
   */
  get topology(): readonly TopologyFacts[] | null {
    this.#topology ??= this.#levels?.map((level) => levelFacts(level, this.loads, this.shares))
    return this.#topology ?? null
  }

  /** Filled slots: the most that distinct targets, domains and limits allow; with `weights` it may be fewer. */
  get filled(): number {
    return this.#known.filled
  }

  /** Slots that sources want and do not get: N * k, or the sum of `fanOuts`, less `filled`. */
  get unfilled(): number {
    return this.#known.unfilled
  }

  /** The weight of the unfilled slots, each that of its source; without `weights` their number. */
  get unfilledWeight(): number {
    return this.#known.unfilledWeight
  }

  /**
   * What keeps slots unfilled, or null: 'targets' (fewer than k have a capacity above 0), 'domains'
   * (fewer than k of them are live, or they have too little room), 'topology' (the nodes of its levels take too
   * few, by their `most`), 'limits' (they sum to less than N * k, or the weights do not fit into them).
   */
  get bottleneck(): 'targets' | 'domains' | 'topology' | 'limits' | null {
    return (this.#known.bottleneck ?? null) as 'targets' | 'domains' | 'topology' | 'limits' | null
  }

  /** A hash of the mapping's version and all inputs: equal where two machines compute the same routes. */
  get fingerprint(): string {
    return this.#plan.fingerprint()
  }

  get #known(): PlanFacts {
    this.#facts ??= this.#plan.facts()
    return this.#facts
  }

  /** What it is in short, as JSON: sizes, names if there are any, and the facts of the plan. */
  toJSON(): RouterFacts {
    return {
      sources: this.#sources,
      fanOut: this.#fanOut,
      targets: this.#targets,
      ...(this.#names && { names: this.#names }),
      filled: this.filled,
      unfilled: this.unfilled,
      bottleneck: this.bottleneck,
      fingerprint: this.fingerprint,
    }
  }

  /** The same, for `console.log`. @internal */
  [inspect.custom](_depth: number, options: InspectOptions): string {
    return `Router ${inspect(this.toJSON(), options)}`
  }

  // Where sources have fan-outs of their own, empty slots may be such as nobody wants.
  #outcome(routes: Int32Array): Outcome {
    const { filled, unfilled } = countFilled(routes, {})
    return { filled, unfilled: Math.min(unfilled, this.unfilled) }
  }

  #range(range: Read<typeof rangeReaders>, report: Report | undefined): [from: number, to: number] {
    const from = integer('from', range.from ?? 0, 0, this.#sources)
    const to = integer('to', range.to ?? this.#sources, 0, this.#sources)
    if (from > to) throw invalidValue('from', `must be at most to; received ${from} and ${to}`)
    checkSlots(to - from, this.#fanOut, '(to - from) * fanOut', ' (use smaller ranges, or chunks())')
    report?.of({ sources: to - from, targets: this.#targets, fanOut: this.#fanOut })
    return [from, to]
  }
}

/** The array, when `fill` has filled it. */
function filled<A>(array: A, fill: (array: A) => void): A {
  fill(array)
  return array
}

// Outside of the class: one that names itself has another name in a bundle, which errors would show.
function routerOf(planned: Planned): Router {
  return new Router(planned)
}
