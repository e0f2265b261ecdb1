import { binding, environment, type Task } from './addon/binding.js'
import { waiting } from './addon/waiting.js'
import { newRoutes } from './arguments/allocate.js'
import type { Report, Sizes } from './diagnostics.js'
import { abortError } from './errors.js'
import { type OnProgress, Teller } from './progress.js'

/** Something that is computed off the event loop. */
export interface AsyncCall<T, Answer = undefined> {
  /** Takes what it needs, results to fill among it, and starts. */
  start(task: Task): void
  /** The sources of it, of which `onProgress` hears how many are done. */
  readonly sources: number
  /** The result, from what the addon answers. */
  result(answer: Answer): T
  /**
   * Whether it writes to an array that the caller knows: then it settles only when the addon has let
   * go of the array. Other results are seen by nobody before, and an abort settles the call at once.
   */
  holds?: boolean
  /** The size of its result, where `start` may come later than the call: it takes no inputs, then. */
  bytes?: number
}

/** A checked call that can be made in either way, once; both give the same routes. */
export interface Call extends AsyncCall<Int32Array> {
  readonly sizes: Sizes
  /** Computes now, on all threads, and blocks until it is done. */
  now(): Int32Array
}

/** The call that fills the slots of so many sources, in either way. */
export function routesCall(
  sizes: Sizes,
  fill: { now(routes: Int32Array): void; start(task: Task, routes: Int32Array): void },
): Call {
  const slots = sizes.sources * sizes.fanOut
  let routes: Int32Array
  return {
    sizes,
    sources: sizes.sources,
    now: () => {
      routes = newRoutes(slots)
      fill.now(routes)
      return routes
    },
    start: (task) => {
      routes = newRoutes(slots)
      fill.start(task, routes)
    },
    result: () => routes,
  }
}

/** What a caller gives to follow a call, and to end it. */
export interface Following {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: OnProgress | undefined
}

/**
 * The result of a call that is computed off the event loop.
 *
 * When `signal` aborts before the promise has settled, the promise rejects with an AbortError (code
 * ABORT_ERR, cause = the signal's reason), at once or, where the call writes to an array of the caller's,
 * within some milliseconds; the kernel stops when it next looks at its flag. What `onProgress` throws ends the
 * call the same way. `report` hears when it starts.
 */
export async function runAsync<T, Answer>(
  call: AsyncCall<T, Answer>,
  { signal, onProgress }: Following,
  report?: Report,
): Promise<T> {
  if (signal?.aborted) throw abortError(signal.reason)
  const answer = await begin(call, signal, onProgress, report)
  // The result may have been on its way when the signal aborted.
  if (signal?.aborted) throw abortError(signal.reason)
  const result = call.result(answer)
  onProgress?.(call.sources, call.sources)
  return result
}

/** A call between the library and the addon. */
interface Begun {
  /** The bytes that its result will take. */
  bytes: number
  /** Hands it to the addon. */
  start(): void
}

// Calls whose results are made later, in order: the engine collects garbage again and again where many large
// arrays wait to be filled.
const later = new Set<Begun>()

/** So many bytes of results may wait to be filled before others are made later. */
const MANY = 2 ** 26

// The bytes of the results that the addon fills or has yet to fill.
let held = 0

/** The calls of this thread that the addon does not know of yet. */
export const postponed = (): number => later.size

function startLater(): void {
  for (const begun of later) {
    if (held > 0 && held + begun.bytes > MANY) return
    later.delete(begun)
    begun.start()
  }
}

// The number of the last task; it begins anew long after those of that number are over.
let tasks = 0

function begin<T, Answer>(
  call: AsyncCall<T, Answer>,
  signal: AbortSignal | undefined,
  onProgress: OnProgress | undefined,
  report: Report | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let task: Task | undefined
    let stopListening: (() => void) | undefined
    let stopped: { error: unknown } | undefined
    const begun = {
      bytes: call.bytes ?? 0,
      start: () => {
        tasks = (tasks + 1) >>> 0
        const number = tasks
        try {
          task = new binding.Task(environment, number, report !== undefined, teller !== undefined)
          report?.started(task)
          call.start(task)
        } catch (error) {
          // What cannot start has no answer.
          stopListening?.()
          reject(error)
          return
        }
        teller?.start(task)
        held += begun.bytes
        waiting.set(number, (failed, value) => {
          held -= begun.bytes
          stopListening?.()
          teller?.stop()
          if (stopped !== undefined) reject(stopped.error)
          else if (failed) reject(value)
          else resolve(value as Answer)
          startLater()
        })
      },
    }
    const stop = (error: unknown) => {
      stopped = { error }
      teller?.stop()
      if (!later.delete(begun)) {
        task?.cancel()
        // Where nobody knows the result, nobody need wait until the addon has let go of it.
        if (call.holds) return
      }
      reject(error)
    }
    const teller = onProgress && new Teller(onProgress, call.sources, stop)
    if (signal !== undefined) stopListening = listen(signal, () => stop(abortError(signal.reason)))
    const large = begun.bytes >= MANY / 64
    if (large && (later.size > 0 || (held > 0 && held + begun.bytes > MANY))) later.add(begun)
    else begun.start()
  })
}

/** The calls under way for a signal. */
interface Listener {
  aborts: Set<() => void>
  abort: () => void
}

// One listener a signal, however many calls share it: Node warns of a leak at the eleventh.
const listeners = new WeakMap<AbortSignal, Listener>()

/** Calls `abort` when the signal aborts; the result ends that. */
function listen(signal: AbortSignal, abort: () => void): () => void {
  let listener = listeners.get(signal)
  if (listener === undefined) {
    const aborts = new Set<() => void>()
    listener = {
      aborts,
      abort: () => {
        for (const each of aborts) each()
      },
    }
    signal.addEventListener('abort', listener.abort, { once: true })
    listeners.set(signal, listener)
  }
  const { aborts, abort: all } = listener
  aborts.add(abort)
  return () => {
    aborts.delete(abort)
    if (aborts.size > 0) return
    signal.removeEventListener('abort', all)
    listeners.delete(signal)
  }
}
