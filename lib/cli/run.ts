import { setImmediate } from 'node:timers/promises'
import { CommanderError } from 'commander'
import { Ended, exit } from './exit.js'
import { createProgram } from './program.js'
import { closeInputs } from './read/input.js'
import { say } from './terminal.js'

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
    const cause = signal.aborted ? signal.reason : error
    if (cause instanceof Ended) {
      return cause.exitCode
    }
    const { message, code } = cause as NodeJS.ErrnoException
    say(`phase-router: ${message ?? String(cause)}`)
    // What the library is given here comes from the options.
    return code === 'ERR_OUT_OF_RANGE' || code === 'ERR_INVALID_ARG_VALUE' ? exit.usage : exit.failed
  } finally {
    closeInputs()
  }
}

function hasFailed(signal: AbortSignal): boolean {
  return signal.aborted && !(signal.reason instanceof Ended)
}
