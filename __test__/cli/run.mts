import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../dist/cli/main.mjs', import.meta.url))

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
  return spawn(process.execPath, [...nodeArgs, main, ...args], { cwd, env: { ...inherited, ...env }, timeout: 120_000 })
}

/** Runs the built command line to its end. */
export function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  nodeArgs: readonly string[] = [],
  cwd = '.',
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = start(args, env, nodeArgs, cwd)
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
