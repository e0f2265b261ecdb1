import { setImmediate } from 'node:timers/promises'
import { CommanderError } from 'commander'
import { Interrupted } from './interrupt.js'
import { createProgram } from './program.js'
import { say } from './terminal.js'

const exit = { done: 0, failed: 1, usage: 2 } as const

/**
 * Runs a command line and returns the exit code; errors become one line on stderr. The signal stops
 * it: for the user, or for the error that is its reason.
 */
export async function run(argv: readonly string[], signal: AbortSignal): Promise<number> {
  try {
    await createProgram(signal).parseAsync(argv)
    // What stdout refuses is known once the event loop has turned.
    await setImmediate()
    if (hasFailed(signal)) {
      throw signal.reason
    }
    return exit.done
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed the help, the version or the mistake.
      return error.exitCode === 0 ? exit.done : exit.usage
    }
    if (signal.reason instanceof Interrupted) {
      return signal.reason.exitCode
    }
    const cause = signal.aborted ? signal.reason : error
    const { message, code } = cause as NodeJS.ErrnoException
    say(`phase-router: ${message ?? String(cause)}`)
    // What the library is given here comes from the options.
    return code === 'ERR_OUT_OF_RANGE' || code === 'ERR_INVALID_ARG_VALUE' ? exit.usage : exit.failed
  }
}

function hasFailed(signal: AbortSignal): boolean {
  return signal.aborted && !(signal.reason instanceof Interrupted)
}
