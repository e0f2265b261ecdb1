import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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

/**
 * A folder where the installed package stands beside packages of engines, which it takes from the checkout. A copy: the
 * types of the package look for those of its peers where it is.
 */
export function beside(name: string, packages: readonly string[]): string {
  const folder = join(consumer, name)
  const modules = join(folder, 'node_modules')
  mkdirSync(modules, { recursive: true })
  const installed = join(consumer, 'node_modules')
  for (const own of readdirSync(installed).filter((name) => name.startsWith('phase-router'))) {
    cpSync(join(installed, own), join(modules, own), { recursive: true })
  }
  for (const other of packages) {
    mkdirSync(dirname(join(modules, other)), { recursive: true })
    symlinkSync(inCheckout(`node_modules/${other}`), join(modules, other), 'junction')
  }
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  return folder
}

/** Compiles a program of `__test__/package/consumer` in such a folder, with the types of all, and runs it. */
export async function checkBeside(t: ExecutionContext, folder: string, program: string): Promise<void> {
  copyFileSync(inCheckout(`__test__/package/consumer/${program}.mts`), join(folder, `${program}.mts`))
  const compilerOptions = {
    ...{ module: 'node16', target: 'es2022', lib: ['es2023'], strict: true, skipLibCheck: true, outDir: 'out' },
    ...{ typeRoots: [inCheckout('node_modules/@types')], types: ['node'] },
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [`${program}.mts`] }))
  await run(t, process.execPath, inCheckout('node_modules/typescript/bin/tsc'), '-p', folder)
  await check(t, process.execPath, join(folder, `out/${program}.mjs`))
}
