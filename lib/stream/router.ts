import { type InspectOptions, inspect } from 'node:util'
import { binding, type StreamInput, type StreamPlan, type Task } from '../addon/binding.js'
import { newNumbers, newRoutes } from '../arguments/allocate.js'
import { lengthOf, writableInt32 } from '../arguments/arrays.js'
import { checkSlots, integer } from '../arguments/numbers.js'
import { bare, readOptions } from '../arguments/options.js'
import { runAsync } from '../call.js'
import { countFilled, type Report, watched, watchedAsync } from '../diagnostics.js'
import { invalidValue } from '../errors.js'
import type { Chunk } from '../router.js'
import { withTargets } from '../targets.js'
import {
  changeReaders,
  chunkReaders,
  end,
  ITEMS,
  item,
  limitsOf,
  routeReaders,
  routeSyncReaders,
  type StreamChange,
  type StreamChunkOptions,
  type StreamRouteOptions,
  type StreamRouterOptions,
  type StreamRouteSyncOptions,
  streamReaders,
} from './options.js'

/** What a {@link StreamRouter} is in short. */
export interface StreamRouterFacts {
  /** k. */
  fanOut: number
  /** M, after the last change. */
  targets: number
  /** The names of the targets, where they have some. */
  names?: readonly string[]
  /** The item that comes next. */
  item: number
  /** How far the routes of a window may be from its share. */
  windowBound: number
  /** What keeps rows from being full; null when they are. */
  bottleneck: StreamRouter['bottleneck']
  /** Equal where two machines route alike. */
  fingerprint: string
}

/** A plan made elsewhere, which the constructor takes as it is. */
class Planned {
  constructor(
    readonly fanOut: number,
    readonly targets: number,
    readonly names: readonly string[] | null,
    readonly plan: StreamPlan,
    readonly item: number,
  ) {}
}

/** Slots that {@link StreamRouter.next} fetches ahead, and items. */
const AHEAD = { slots: 2 ** 16, least: 4096, most: 8192 }

/**
 * A router of items 0, 1, 2, ... without an end: in every window of consecutive items, wherever it begins
 * and however long it is, every target's load differs from its share by at most {@link windowBound}.
 *
 * A pure function of the options: no state, no number of items. A router holds a plan of O(M) memory for the
 * beginning and for every change; any item is computed from it alone.
 *
 * ```js
 * import { StreamRouter } from 'phase-router'
 *
 * const stream = new StreamRouter({ fanOut: 1, capacities: [3, 2, 1] })
 * const twelve = stream.routeSync({ from: 1000, to: 1012 })
 * console.log([0, 1, 2].map((target) => twelve.filter((each) => each === target).length)) // [ 6, 4, 2 ]
 * ```
 */
export class StreamRouter {
  readonly #plan: StreamPlan
  readonly #fanOut: number
  readonly #targets: number
  readonly #names: readonly string[] | null
  readonly #lookUp: (item: number, row: Int32Array) => void
  // Where the addon writes single rows: a new array would first have to be given memory that the addon
  // can see, which takes longer than the row.
  readonly #row: Int32Array
  #shares: Float64Array | undefined
  #item = 0
  // Rows fetched ahead, from an item on.
  #ahead: Int32Array | undefined
  #first = 0
  #end = 0

  /**
   * Plans, blocking: O(M log M) for the beginning and for every change.
   *
   * Throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE or ERR_INVALID_ARG_VALUE, naming the option.
   */
  constructor(options: StreamRouterOptions)
  /** @internal */
  constructor(planned: Planned)
  constructor(given: StreamRouterOptions | Planned) {
    const { fanOut, targets, names, plan, item } = given instanceof Planned ? given : planned(given)
    this.#plan = plan
    this.#fanOut = fanOut
    this.#targets = targets
    this.#names = names
    this.#item = item
    this.#lookUp = plan.lookUp()
    this.#row = newRoutes(fanOut)
  }

  /** k: the slots of a row. */
  get fanOut(): number {
    return this.#fanOut
  }

  /** M, after the last change. */
  get targets(): number {
    return this.#targets
  }

  /** The names of the targets by their index; null where they have none, or a change has added some. */
  get names(): readonly string[] | null {
    return this.#names
  }

  /**
   * The targets of one item: k slots, filled ones first, -1 after them. O(k log M).
   *
   * Throws ERR_OUT_OF_RANGE for what is no whole number from 0 to 2^53 - 2.
   */
  targetsOf(number: number): Int32Array {
    this.#lookUp(item('item', number), this.#row)
    const row = newRoutes(this.#fanOut)
    row.set(this.#row)
    return row
  }

  /**
   * The routes of a range of items, computed off the event loop: (to - from) * k targets, row-major. O(log M)
   * a route at most, in blocks on all threads. With `out`, resolves to it.
   *
   * Rejects with ERR_OUT_OF_RANGE for a range that reaches beyond item 2^53 - 2 or has more than 2^31 - 1
   * slots; with an AbortError when `signal` aborts: `out` may then be partly written.
   */
  route(options: StreamRouteOptions): Promise<Int32Array> {
    return watchedAsync('route', 'stream', (report) => this.#later(options, report), countFilled)
  }

  /** As {@link route}, blocking; `out` may be any Int32Array. */
  routeSync(options: StreamRouteSyncOptions): Int32Array {
    return watched('route', 'stream', (report) => this.#now(options, report), countFilled)
  }

  async #later(options: StreamRouteOptions, report: Report | undefined): Promise<Int32Array> {
    const read = readOptions(options, routeReaders, 'StreamRouter.route')
    const { from, to, out } = read
    const slots = this.#slots(from, to, report)
    const sources = to - from
    if (out !== undefined) {
      const start = (task: Task) => this.#plan.routeInto(task, from, to, out)
      return runAsync({ start, sources, result: () => out, holds: true }, read, report)
    }
    let rows: Int32Array
    const start = (task: Task) => {
      rows = newRoutes(slots)
      this.#plan.routeInto(task, from, to, rows)
    }
    return runAsync({ start, sources, result: () => rows, bytes: slots * 4 }, read, report)
  }

  #now(options: StreamRouteSyncOptions, report: Report | undefined): Int32Array {
    const { from, to, out } = readOptions(options, routeSyncReaders, 'StreamRouter.routeSync')
    const slots = this.#slots(from, to, report)
    const rows = out ?? newRoutes(slots)
    this.#plan.routeIntoSync(from, to, rows)
    return rows
  }

  /** All items from one on, chunk by chunk, in memory for one chunk: without an end, until you leave the loop. */
  async *chunks(options: StreamChunkOptions = {}): AsyncGenerator<Chunk, void, undefined> {
    const { from: first = 0, size: given, signal } = readOptions(options, chunkReaders, 'StreamRouter.chunks')
    const size = given ?? Math.max(1, Math.floor(2 ** 20 / this.#fanOut))
    for (let from = first; from < ITEMS; from += size) {
      const to = Math.min(from + size, ITEMS)
      const routes = await this.route(signal === undefined ? { from, to } : { from, to, signal })
      yield { from, to, routes }
    }
  }

  /** The item that {@link next} takes next; 0 at first. May be set. */
  get item(): number {
    return this.#item
  }

  /** Goes on from this item: 0 to 2^53 - 1. Throws ERR_OUT_OF_RANGE or ERR_INVALID_ARG_TYPE for any other. */
  set item(number: number) {
    this.#item = end('item', number)
  }

  /**
   * The targets of the next item, an array of its own. Rows are computed some thousand at a time.
   *
   * Throws ERR_OUT_OF_RANGE after item 2^53 - 2.
   */
  next(): Int32Array {
    return this.nextInto(newRoutes(this.#fanOut))
  }

  /** As {@link next}, into `row`, which has k slots; returns it. */
  nextInto(row: Int32Array): Int32Array {
    const k = this.#fanOut
    const length = lengthOf(writableInt32('row', row))
    if (length !== k) throw invalidValue('row', `must have length ${k}; received ${length}`)
    const next = this.#item
    if (next < this.#first || next >= this.#end) this.#fetch(next)
    const ahead = this.#ahead as Int32Array
    const at = (next - this.#first) * k
    for (let slot = 0; slot < k; slot++) row[slot] = ahead[at + slot] as number
    this.#item = next + 1
    return row
  }

  #fetch(from: number): void {
    item('item', from)
    const most = Math.max(1, Math.floor(AHEAD.slots / this.#fanOut))
    const size = Math.min(most, Math.max(AHEAD.least, Math.min(AHEAD.most, this.#targets)), ITEMS - from)
    if (this.#ahead?.length !== size * this.#fanOut) this.#ahead = newRoutes(size * this.#fanOut)
    this.#plan.routeIntoSync(from, from + size, this.#ahead)
    this.#first = from
    this.#end = from + size
  }

  /**
   * The same stream with other capacities from an item on: what targets are owed by then is paid back, so
   * that errors do not add up over changes. Nearly all later items get other targets: a stream is
   * not sticky. O(M log M); this stream stays as it is, and the new one goes on at the same {@link item}.
   *
   * Throws as the constructor does; ERR_OUT_OF_RANGE for an item not after the last change.
   */
  with(change: StreamChange): StreamRouter {
    return routerWith((report) => {
      const read = readOptions(change, changeReaders, 'StreamRouter.with')
      const { capacities } = read
      report?.of({ sources: 0, targets: capacities.length, fanOut: this.#fanOut })
      const plan = this.#plan.with(read)
      return new Planned(this.#fanOut, capacities.length, this.#namesOf(capacities), plan, this.#item)
    })
  }

  /**
   * The stream of producer `number` (0 to 2^53 - 1), which counts items of its own: the same options with a
   * seed of its own, so that producers do not all send their first items to the same targets. The errors
   * of P producers add up like the square root of P.
   */
  producer(number: number): StreamRouter {
    return routerWith((report) => {
      report?.of({ sources: 0, targets: this.#targets, fanOut: this.#fanOut })
      const plan = this.#plan.producer(integer('number', number, 0, Number.MAX_SAFE_INTEGER))
      return new Planned(this.#fanOut, this.#targets, this.#names, plan, 0)
    })
  }

  /** The routes to every target before an item (0 to 2^53 - 1). O(M). */
  countsAt(number: number): Float64Array {
    const counts = newNumbers(this.#targets)
    this.#plan.countsAt(end('item', number), counts)
    return counts
  }

  /** The part of the items that every target gets at an item, k in all; {@link shares} after the last change. O(M). */
  sharesAt(number: number): Float64Array {
    const shares = newNumbers(this.#targets)
    this.#plan.sharesAt(item('item', number), shares)
    return shares
  }

  /** The part of the items that every target gets after the last change; they sum to k. One array, made at the first use. */
  get shares(): Float64Array {
    if (this.#shares === undefined || lengthOf(this.#shares) === 0) {
      this.#shares = newNumbers(this.#targets)
      this.#plan.shares(this.#shares)
    }
    return this.#shares
  }

  /** In any window of W consecutive items after the last change, a target's routes differ from W times its share by at most this. */
  get windowBound(): number {
    return this.#plan.windowBound()
  }

  /**
   * What keeps rows from being full after the last change, or null: 'targets' (fewer than k have a capacity
   * above 0), 'domains' (they are in fewer than k).
   */
  get bottleneck(): 'targets' | 'domains' | null {
    return this.#plan.bottleneck() as 'targets' | 'domains' | null
  }

  /** A hash of the mapping's version and all options: equal where two machines route alike. */
  get fingerprint(): string {
    return this.#plan.fingerprint()
  }

  /** What it is in short, as JSON. */
  toJSON(): StreamRouterFacts {
    return {
      fanOut: this.#fanOut,
      targets: this.#targets,
      ...(this.#names && { names: this.#names }),
      item: this.#item,
      windowBound: this.windowBound,
      bottleneck: this.bottleneck,
      fingerprint: this.fingerprint,
    }
  }

  /** The same, for `console.log`. @internal */
  [inspect.custom](_depth: number, options: InspectOptions): string {
    return `StreamRouter ${inspect(this.toJSON(), options)}`
  }

  /** The names, where there are as many as capacities. */
  #namesOf(capacities: Float64Array): readonly string[] | null {
    return this.#names?.length === capacities.length ? this.#names : null
  }

  #slots(from: number, to: number, report: Report | undefined): number {
    if (from > to) throw invalidValue('from', `must be at most to; received ${from} and ${to}`)
    checkSlots(to - from, this.#fanOut, '(to - from) * fanOut', ' (use smaller ranges, or chunks())')
    report?.of({ sources: to - from, targets: this.#targets, fanOut: this.#fanOut })
    return (to - from) * this.#fanOut
  }
}

// Outside of the class: one that names itself has another name in a bundle, which errors would show.
function routerWith(plan: (report?: Report) => Planned): StreamRouter {
  return new StreamRouter(watchedPlan(plan))
}

/** A plan has no sources, so nothing of it is filled. */
function watchedPlan(plan: (report?: Report) => Planned): Planned {
  return watched('plan', 'stream', plan, () => ({ filled: 0, unfilled: 0 }))
}

function planned(options: StreamRouterOptions): Planned {
  return watchedPlan((report) => planOf(options, report))
}

function planOf(options: StreamRouterOptions, report: Report | undefined): Planned {
  const read = withTargets(readOptions(options, streamReaders, 'StreamRouter'))
  const input: StreamInput = bare({ fanOut: read.fanOut, capacities: read.capacities, seed: read.seed })
  if (read.domains !== undefined) input.domains = read.domains
  if (read.mix !== undefined) input.mix = read.mix
  if (read.changes !== undefined) input.changes = read.changes
  Object.assign(input, limitsOf(read.windowLimits, typeof read.targets === 'object' ? read.targets.limits : undefined))
  const last = read.changes?.at(-1)
  const targets = (last ?? input).capacities.length
  report?.of({ sources: 0, targets, fanOut: read.fanOut })
  const names = read.names?.length === targets ? read.names : null
  return new Planned(read.fanOut, targets, names, binding.streamPlanSync(input), 0)
}
