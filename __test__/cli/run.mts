import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import ava from 'ava'
import { DEADLINE } from '../helpers/child.mjs'

/** The built command line. */
export const main = fileURLToPath(new URL('../../dist/cli/main.mjs', import.meta.url))

// How wide the terminal of the tests is says nothing of a command's.
delete process.env.COLUMNS

/** How a command line ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the built command line; colours only as `env` says, whatever the test runner has set. */
export function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  nodeArgs: readonly string[] = [],
  cwd = '.',
) {
  const { NO_COLOR, FORCE_COLOR, CI, ...inherited } = process.env
  return spawn(process.execPath, [...nodeArgs, main, ...args], {
    cwd,
    env: { ...inherited, ...env },
    timeout: DEADLINE,
  })
}

/** Runs the built command line to its end. */
export function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  nodeArgs: readonly string[] = [],
  cwd = '.',
): Promise<Ended> {
  return ended(start(args, env, nodeArgs, cwd))
}

/** Arguments of Node's with which a command gets SIGINT when it lets the event loop turn for so many times. */
export function interruptedAtTurn(turn: number): readonly string[] {
  const program = `import timers from 'node:timers/promises'
    import { syncBuiltinESMExports } from 'node:module'
    const { setImmediate } = timers
    let turns = 0
    timers.setImmediate = () => {
      if (++turns === ${turn}) process.kill(process.pid, 'SIGINT')
      return setImmediate()
    }
    syncBuiltinESMExports()`
  return ['--import', `data:text/javascript,${encodeURIComponent(program)}`]
}

/** Runs a line of shell in which "$@" is the built command line. */
export function runInShell(line: string, args: readonly string[], cwd = '.'): Promise<Ended> {
  return ended(spawn('sh', ['-c', line, 'sh', process.execPath, main, ...args], { cwd, timeout: DEADLINE }))
}

/** What a command line has printed when it ends. */
export function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  return new Promise((resolve) => {
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** For what only Linux has: /dev/full, limits of the shell. One at a time: clocks and memory are looked at. */
export const onLinux = process.platform === 'linux' ? ava.serial : ava.skip
