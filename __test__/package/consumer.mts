import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ExecutionContext } from 'ava'
import { DEADLINE } from '../helpers/child.mjs'

/** Where the packed library is installed, away from the checkout; scripts/test-package.mjs makes it. */
export const consumer = process.env.CONSUMER as string

/** Where the tarballs are that it was installed from. */
export const tarballs = process.env.TARBALLS as string

/** A file of the checkout. */
export const inCheckout = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** Runs a program in the consumer's folder, with no Rust on PATH; fails the test unless it ends with 0. */
export async function run(t: ExecutionContext, command: string, ...args: string[]): Promise<string> {
  const { CONSUMER_PATH: PATH, NODE_OPTIONS, ...env } = process.env
  const child = spawn(command, args, { cwd: consumer, env: { ...env, PATH }, timeout: DEADLINE })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (data) => (stdout += data))
  child.stderr.on('data', (data) => (stderr += data))
  const [code] = await once(child, 'close')
  t.is(code, 0, `${command} ${args.join(' ')}\n${stdout}${stderr}`)
  return stdout
}

/** Runs a program that prints `ok`. */
export async function check(t: ExecutionContext, command: string, ...args: string[]): Promise<void> {
  t.regex(await run(t, command, ...args), /^(ok\n)+$/)
}
