import { clearInterval, setInterval } from 'node:timers'
import type { Task } from './addon/binding.js'

/** What hears how far a call is. */
export type OnProgress = (done: number, total: number) => void

/** How often it hears, in milliseconds. */
const INTERVAL = 100

/**
 * Tells how far a task is, now and then, until it is stopped. The addon counts, and this side looks: no thread waits
 * for the event loop, and the timer keeps no process alive.
 */
export class Teller {
  readonly #onProgress: OnProgress
  readonly #total: number
  readonly #failed: (error: unknown) => void
  #timer: ReturnType<typeof setInterval> | undefined
  #told = 0

  /** `failed` hears of what `onProgress` throws, after which nothing more is told. */
  constructor(onProgress: OnProgress, total: number, failed: (error: unknown) => void) {
    this.#onProgress = onProgress
    this.#total = total
    this.#failed = failed
  }

  start(task: Task): void {
    this.#timer = setInterval(() => this.#tell(Math.floor(task.progress() * this.#total)), INTERVAL)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #tell(done: number): void {
    // All is said once, at the end.
    if (done <= this.#told || done >= this.#total) return
    this.#told = done
    const onProgress = this.#onProgress
    try {
      onProgress(done, this.#total)
    } catch (error) {
      this.stop()
      this.#failed(error)
    }
  }
}
