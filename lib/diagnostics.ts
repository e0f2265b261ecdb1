// What calls say of themselves on the channels of `node:diagnostics_channel`. Where nobody listens, a call looks at
// one property and computes nothing else; where there is no such module (other runtimes, some bundles), not even that.
import { binding, type Task } from './addon/binding.js'
import { lengthOf } from './arguments/arrays.js'

/**
 * What listeners of `phase-router:plan`, `:route`, `:rebalance` and `:assign` get: one call, when it has ended. A size
 * that a failed call did not come to know is 0.
 */
export interface DiagnosticsMessage {
  /**
   * The method of `route` and its likes; `exact`, `stream` or `keys` for the routers; `rebalance`, `assign` or
   * `certify` for the calls of that name.
   */
  method: string
  /** The sources, items or keys of the call; 0 for the plan of a router that has no list of them. */
  sources: number
  /** M. */
  targets: number
  /** k. */
  fanOut: number
  /** Slots of the result: sources * fanOut. */
  slots: number
  /** How long the call waited for its turns, in milliseconds. */
  queuedMs: number
  /** How long it had its turns, in milliseconds; not the time in which its answer waited for the event loop. */
  computeMs: number
  /** Filled slots; 0 where the call failed. */
  filled: number
  /** Slots that sources want and do not get; 0 where the call failed. */
  unfilled: number
  /** Of `rebalance`: how many routes moved. */
  moves?: number | undefined
  /** Of `rebalance`: the fewest moves, or the least weight, that there could be. */
  lowerBound?: number | undefined
  /** Of `assign` and `certify`: how far the score may be from the best one, relatively. */
  gap?: number | null | undefined
  /** What the call threw or rejected with; an AbortError where it was aborted. */
  error?: unknown
}

/** A channel, as far as it is used here. */
interface Channel {
  readonly hasSubscribers: boolean
  publish(message: DiagnosticsMessage): void
}

type ChannelName = 'plan' | 'route' | 'rebalance' | 'assign'

interface Listening {
  readonly channels: Readonly<Record<ChannelName, Channel>>
  /** Milliseconds since some moment. */
  now(): number
}

const listening = open()

function open(): Listening | undefined {
  try {
    // Some contexts have no global `performance`.
    const { performance } = require('node:perf_hooks') as { performance: { now(): number } }
    const { channel } = require('node:diagnostics_channel') as { channel(name: string): Channel }
    const named = (name: ChannelName) => channel(`phase-router:${name}`)
    const channels = {
      plan: named('plan'),
      route: named('route'),
      rebalance: named('rebalance'),
      assign: named('assign'),
    }
    return { channels, now: () => performance.now() }
  } catch {
    return undefined
  }
}

/** The sizes of a call. */
export interface Sizes {
  readonly sources: number
  readonly targets: number
  readonly fanOut: number
  /** The slots that sources want, where these are fewer than sources * fanOut. */
  readonly wanted?: (() => number) | undefined
}

/** What a call came to. */
export type Outcome = Pick<DiagnosticsMessage, 'filled' | 'unfilled' | 'moves' | 'lowerBound' | 'gap'>

/** Says what a call came to, when it has ended well. */
export type Told<T> = (result: T, sizes: Sizes) => Outcome

/** The message of a call, as far as it is known. */
export class Report {
  readonly #channel: Channel
  readonly #now: () => number
  readonly #began: number
  readonly #asynchronous: boolean
  #method: string
  #sizes: Sizes = { sources: 0, targets: 0, fanOut: 0 }
  #task: Task | undefined
  #started: number | undefined

  constructor({ channels, now }: Listening, name: ChannelName, method: string, asynchronous: boolean) {
    this.#asynchronous = asynchronous
    this.#channel = channels[name]
    this.#now = now
    this.#method = method
    // What blocking calls before this one waited is not its own.
    binding.waited()
    this.#began = now()
  }

  /** Which method it is. */
  by(method: string): void {
    this.#method = method
  }

  /** What is known of the sizes. */
  of(sizes: Sizes): void {
    this.#sizes = sizes
  }

  /** The addon has it from now on. */
  started(task: Task): void {
    this.#task = task
    this.#started = this.#now()
  }

  /** The call has ended well. */
  ended<T>(result: T, told: Told<T>): void {
    this.#publish(told(result, this.#sizes))
  }

  /** The call has failed. */
  failed(error: unknown): void {
    this.#publish({ filled: 0, unfilled: 0, error })
  }

  #publish(outcome: Outcome & Pick<DiagnosticsMessage, 'error'>): void {
    const { sources, targets, fanOut } = this.#sizes
    const [queuedMs, computeMs] = this.#times()
    const sizes = { sources, targets, fanOut, slots: sources * fanOut }
    this.#channel.publish({ method: this.#method, ...sizes, queuedMs, computeMs, ...outcome })
  }

  #times(): [queued: number, computed: number] {
    if (this.#task !== undefined) {
      const { queued, computed } = this.#task.times()
      return [(this.#started as number) - this.#began + queued, computed]
    }
    const all = this.#now() - this.#began
    // It ended before the addon had it.
    if (this.#asynchronous) return [all, 0]
    const queued = Math.min(binding.waited(), all)
    return [queued, all - queued]
  }
}

/** Makes a blocking call, and tells listeners of the channel what it came to. */
export function watched<T>(name: ChannelName, method: string, call: (report?: Report) => T, told: Told<T>): T {
  if (!listening?.channels[name].hasSubscribers) return call()
  const report = new Report(listening, name, method, false)
  let result: T
  try {
    result = call(report)
  } catch (error) {
    report.failed(error)
    throw error
  }
  report.ended(result, told)
  return result
}

/** The same of a call that gives a promise. */
export function watchedAsync<T>(
  name: ChannelName,
  method: string,
  call: (report?: Report) => Promise<T>,
  told: Told<T>,
): Promise<T> {
  if (!listening?.channels[name].hasSubscribers) return call()
  return follow(new Report(listening, name, method, true), call, told)
}

async function follow<T>(report: Report, call: (report: Report) => Promise<T>, told: Told<T>): Promise<T> {
  let result: T
  try {
    result = await call(report)
  } catch (error) {
    report.failed(error)
    throw error
  }
  report.ended(result, told)
  return result
}

/** What routes came to: their slots that are not -1, and what is missing to those that sources want. */
export function countFilled(routes: Int32Array, { wanted }: Pick<Sizes, 'wanted'>): Outcome {
  const slots = lengthOf(routes)
  let filled = 0
  // Not by the addon: other threads may write to the memory of an `out`.
  for (let slot = 0; slot < slots; slot++) if (routes[slot] !== -1) filled++
  return { filled, unfilled: (wanted?.() ?? slots) - filled }
}

/** The slots that sources with these fan-outs want; undefined where all want `fanOut`. */
export function wantedBy(fanOuts: Uint32Array | undefined): (() => number) | undefined {
  return fanOuts && (() => fanOuts.reduce((sum, fanOut) => sum + fanOut, 0))
}
