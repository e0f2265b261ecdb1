import { setImmediate } from 'node:timers/promises'
import { SingleBar } from 'cli-progress'
import { escapeControls } from './escape.js'

const patience = 1000
const barsize = 24

/**
 * A progress bar on stderr for work of `total` steps. It shows up only on a terminal, and only
 * after a second.
 */
export class Progress {
  readonly #bar = new SingleBar({
    stream: process.stderr,
    format: '{bar} {value}/{total} {step}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize,
    clearOnComplete: true,
    // Its own handler would swallow the first SIGTERM; with none, no terminal mode may change.
    gracefulExit: false,
    hideCursor: false,
    linewrap: true,
  })
  readonly #total: number
  readonly #signal: AbortSignal
  readonly #timer: NodeJS.Timeout
  #patient = true
  #done = 0
  #step = ''

  constructor(total: number, signal: AbortSignal) {
    this.#total = total
    this.#signal = signal
    this.#timer = setTimeout(() => {
      this.#patient = false
      this.#show()
    }, patience)
  }

  /** Does one step, unless the user has interrupted. */
  async step<Result>(name: string, work: () => Result | Promise<Result>): Promise<Result> {
    this.#step = escapeControls(name)
    // Timers and signals get their turn between steps.
    await setImmediate()
    this.#signal.throwIfAborted()
    this.#show()
    const result = await work()
    this.#done += 1
    return result
  }

  /** Notes that so many steps of one kind are done. */
  advance(steps: number, name: string): void {
    this.reach(this.#done + steps, name)
  }

  /** Notes how many steps are done in all. */
  reach(steps: number, name: string): void {
    this.#done = steps
    this.#step = escapeControls(name)
    this.#show()
  }

  /** Makes room for a report on the same terminal; the next step shows the bar again. */
  hide(): void {
    this.#bar.stop()
  }

  /** Gives the terminal back as it was; needed on every way out. */
  end(): void {
    clearTimeout(this.#timer)
    this.#bar.stop()
  }

  #show(): void {
    // What is longer than a line of the terminal could not be cleared.
    const room = (process.stderr.columns ?? 80) - barsize - ` ${this.#total}/${this.#total} `.length - 1
    const step = this.#step.slice(0, Math.max(0, room))
    if (this.#bar.isActive) {
      this.#bar.update(this.#done, { step })
    } else if (!this.#patient) {
      this.#bar.start(this.#total, this.#done, { step })
    }
  }
}

/** The result of one long call of the library, with a bar of the sources that it has done. */
export async function withBar<Result>(
  sources: number,
  signal: AbortSignal,
  call: (onProgress: (done: number) => void) => Promise<Result>,
): Promise<Result> {
  const progress = new Progress(sources, signal)
  try {
    return await call((done) => progress.reach(done, 'sources'))
  } finally {
    progress.end()
  }
}
