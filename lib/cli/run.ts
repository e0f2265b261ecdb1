import { CommanderError } from 'commander'
import { createProgram } from './program.js'

const exit = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const

/** Runs a command line and returns the exit code; errors become one line on stderr. */
export async function run(argv: readonly string[], signal: AbortSignal): Promise<number> {
  try {
    await createProgram(signal).parseAsync(argv)
    return exit.done
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed the help, the version or the mistake.
      return error.exitCode === 0 ? exit.done : exit.usage
    }
    if (signal.aborted) {
      return exit.interrupted
    }
    const { message, code } = error as NodeJS.ErrnoException
    process.stderr.write(`phase-router: ${message ?? String(error)}\n`)
    // What the library is given here comes from the options.
    return code === 'ERR_OUT_OF_RANGE' || code === 'ERR_INVALID_ARG_VALUE' ? exit.usage : exit.failed
  }
}
