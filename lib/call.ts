import { binding, environment, type Task } from './addon/binding.js'
import { waiting } from './addon/waiting.js'
import { newRoutes } from './arguments/allocate.js'
import { abortError } from './errors.js'

/** Something that is computed off the event loop. */
export interface AsyncCall<T, Answer = undefined> {
  /** Takes what it needs, results to fill among it, and starts. */
  start(task: Task): void
  /** The result, from what the addon answers. */
  result(answer: Answer): T
  /**
   * Whether it writes to an array that the caller knows: then it settles only when the addon has let
   * go of the array. Other results are seen by nobody before, and an abort settles the call at once.
   */
  holds?: boolean
}

/** A checked call that can be made in either way, once; both give the same routes. */
export interface Call extends AsyncCall<Int32Array> {
  /** Computes now, on all threads, and blocks until it is done. */
  now(): Int32Array
}

/** The call that fills so many slots, in either way. */
export function routesCall(
  slots: number,
  fill: { now(routes: Int32Array): void; start(task: Task, routes: Int32Array): void },
): Call {
  let routes: Int32Array
  return {
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

/**
 * The result of a call that is computed off the event loop.
 *
 * When `signal` aborts before the promise has settled, the promise rejects with an AbortError (code
 * ABORT_ERR, cause = the signal's reason), at once or, where the call writes to an array of the caller's,
 * within some milliseconds; the kernel stops when it next looks at its flag.
 */
export async function runAsync<T, Answer>(call: AsyncCall<T, Answer>, signal: AbortSignal | undefined): Promise<T> {
  if (signal?.aborted) throw abortError(signal.reason)
  const answer = await begin(call, signal)
  // The result may have been on its way when the signal aborted.
  if (signal?.aborted) throw abortError(signal.reason)
  return call.result(answer)
}

// The number of the last task; it begins anew long after those of that number are over.
let tasks = 0

function begin<T, Answer>(call: AsyncCall<T, Answer>, signal: AbortSignal | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    tasks = (tasks + 1) >>> 0
    const number = tasks
    const task = new binding.Task(environment, number)
    // Started first: what cannot start throws, and has no answer.
    call.start(task)
    if (signal === undefined) {
      waiting.set(number, { resolve: resolve as (value: unknown) => void, reject })
      return
    }
    const stopListening = listen(signal, () => {
      task.cancel()
      if (call.holds) return
      // The answer comes when the addon has let go of what it holds; nobody waits for it any more.
      waiting.delete(number)
      reject(abortError(signal.reason))
    })
    waiting.set(number, {
      resolve: (value) => {
        stopListening()
        resolve(value as Answer)
      },
      reject: (error) => {
        stopListening()
        reject(error ?? abortError(signal.reason))
      },
    })
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
