/** Exit codes. */
export const exit = { done: 0, failed: 1, usage: 2, unfilled: 3 } as const

/** Signals that end the work, and the exit codes that shells know them by. */
export const interrupts = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** An end with an exit code of its own, of which nothing more is said. */
export class Ended extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number) {
    super(message)
    this.exitCode = exitCode
  }
}

/** The reason of an abort that came from outside. */
export class Interrupted extends Ended {
  constructor(signal: keyof typeof interrupts) {
    super(`interrupted by ${signal}`, interrupts[signal])
  }
}
