import { binding, runtime, type Task } from './addon/binding.js'
import { abortError, type CodedError } from './errors.js'

/** Something that is computed off the event loop. */
export interface AsyncCall<T> {
  /** Takes what it needs and starts. */
  start(task: Task): Promise<T>
}

/** A checked call that can be made in either way, once; both give the same routes. */
export interface Call extends AsyncCall<Int32Array> {
  /** Computes now, on all threads, and blocks until it is done. */
  now(): Int32Array
}

/**
 * The result of a call that is computed off the event loop.
 *
 * When `signal` aborts before the promise has settled, the promise rejects with an AbortError (code
 * ABORT_ERR, cause = the signal's reason), at once or, where the call writes to shared memory,
 * within some milliseconds; the kernel stops when it next looks at its flag.
 */
export async function runAsync<T>(call: AsyncCall<T>, signal: AbortSignal | undefined): Promise<T> {
  const task = new binding.Task(runtime.environment)
  if (signal === undefined) return call.start(task)
  if (signal.aborted) throw abortError(signal.reason)
  const stopListening = listen(signal, task)
  try {
    const result = await call.start(task)
    // The result may have been on its way when the signal aborted.
    if (signal.aborted) throw abortError(signal.reason)
    return result
  } catch (error) {
    throw (error as CodedError).code === 'ABORT_ERR' ? abortError(signal.reason) : error
  } finally {
    stopListening()
  }
}

/** The calls under way for a signal. */
interface Listener {
  tasks: Set<Task>
  cancel: () => void
}

// One listener a signal, however many calls share it: Node warns of a leak at the eleventh.
const listeners = new WeakMap<AbortSignal, Listener>()

/** Cancels the task when the signal aborts; the result ends that. */
function listen(signal: AbortSignal, task: Task): () => void {
  let listener = listeners.get(signal)
  if (listener === undefined) {
    const tasks = new Set<Task>()
    listener = {
      tasks,
      cancel: () => {
        for (const each of tasks) each.cancel()
        binding.settleCancelled()
      },
    }
    signal.addEventListener('abort', listener.cancel, { once: true })
    listeners.set(signal, listener)
  }
  const { tasks, cancel } = listener
  tasks.add(task)
  return () => {
    tasks.delete(task)
    if (tasks.size > 0) return
    signal.removeEventListener('abort', cancel)
    listeners.delete(signal)
  }
}
