/** Signals that end the work, and the exit codes that shells know them by. */
export const interrupts = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** The reason of an abort that came from outside. */
export class Interrupted extends Error {
  readonly exitCode: number

  constructor(signal: keyof typeof interrupts) {
    super(`interrupted by ${signal}`)
    this.exitCode = interrupts[signal]
  }
}
