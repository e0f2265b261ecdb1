import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ExecutionContext } from 'ava'

/**
 * Milliseconds after which a child process is taken for one that never ends: no test is to fail because the machine
 * is busy. It is less than the patience of the test runner.
 */
export const DEADLINE = 600_000

const typescript = new URL('../../scripts/typescript.mjs', import.meta.url).href

const script = (name: string) => fileURLToPath(new URL(`../children/${name}.mts`, import.meta.url))

/** How a child process ended. */
export interface Ended {
  code: number | null
  signal: string | null
  stdout: string
  stderr: string
}

/** Runs a script of `__test__/children` in a process of its own; killed after `milliseconds`. */
export function run(
  name: string,
  { args = [], env = {}, nodeArgs = [], milliseconds = DEADLINE }: RunOptions = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', typescript, ...nodeArgs, script(name), ...args], {
      env: { ...process.env, ...env },
      timeout: milliseconds,
      killSignal: 'SIGKILL',
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (data) => (stdout += data))
    child.stderr.on('data', (data) => (stderr += data))
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
}

interface RunOptions {
  args?: string[]
  env?: Record<string, string>
  nodeArgs?: string[]
  milliseconds?: number
}

/**
 * Runs a script that prints `ok` as its last word and ends with code 0, or fails the test; returns
 * what it printed before.
 */
export async function check(
  t: ExecutionContext,
  name: string,
  env: Record<string, string> = {},
  milliseconds = DEADLINE,
) {
  const ended = await run(name, { env, nodeArgs: ['--expose-gc'], milliseconds })
  t.is(ended.code, 0, `${ended.signal ?? ''} ${ended.stderr}`)
  t.regex(ended.stdout, /ok\n$/, ended.stderr)
  return ended.stdout.replace(/ok\n$/, '').trimEnd()
}

/** Settings that must not change a byte: every instruction set of this machine, 1, 2 and 8 threads. */
export function runtimes(): Record<string, string>[] {
  const refused = spawnSync(process.execPath, ['-e', "require('phase-router')"], {
    env: { ...process.env, PHASE_ROUTER_SIMD: '?' },
    encoding: 'utf8',
  })
  const names = /this machine has \(([^)]+)\)/.exec(refused.stderr)?.[1]?.split(', ')
  if (names === undefined) throw new Error(`no list of instruction sets in: ${refused.stderr}`)
  return names.flatMap((simd) =>
    ['1', '2', '8'].map((threads) => ({ PHASE_ROUTER_SIMD: simd, PHASE_ROUTER_THREADS: threads })),
  )
}
