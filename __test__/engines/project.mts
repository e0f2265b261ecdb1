// A project of its own for an engine from the registry, away from the checkout, with this package in it.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { ExecutionContext } from 'ava'
import { root } from '../docs/pages.mjs'

/** How a command ended. */
export interface Ended {
  readonly code: number
  readonly output: string
}

/** A folder with packages in it. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'phase-router-engine-'))

  /** With these packages and files. Throws where the registry does not give them. */
  static async create(packages: readonly string[], files: Readonly<Record<string, string>>): Promise<Project> {
    const project = new Project()
    project.write({ 'package.json': '{ "private": true }', ...files })
    const install = ['install', '--no-audit', '--no-fund', '--force', ...packages]
    const { code, output } = await project.run(process.platform === 'win32' ? 'npm.cmd' : 'npm', install)
    if (code !== 0) {
      project.remove()
      const [why = output] = /^npm error .*$/m.exec(output) ?? []
      throw new Error(`${packages.join(', ')} cannot be installed: ${why}`)
    }
    symlinkSync(root, join(project.folder, 'node_modules/phase-router'), 'junction')
    return project
  }

  /** The same for a test; undefined, and a line that says why, where there is none. */
  static async of(
    t: ExecutionContext,
    packages: readonly string[],
    files: Readonly<Record<string, string>>,
  ): Promise<Project | undefined> {
    try {
      const project = await Project.create(packages, files)
      t.teardown(() => project.remove())
      return project
    } catch (error) {
      t.log(`skipped: ${(error as Error).message}`)
      t.pass()
      return undefined
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true })
      writeFileSync(join(this.folder, name), text)
    }
  }

  delete(...names: readonly string[]): void {
    for (const name of names) rmSync(join(this.folder, name), { force: true })
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8')
  }

  async run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const { FORCE_COLOR: _, NODE_OPTIONS: __, ...inherited } = process.env
    const options = { cwd: this.folder, env: { ...inherited, NO_COLOR: '1', CI: '1', ...env }, timeout: 600_000 }
    try {
      const { stdout, stderr } = await promisify(execFile)(command, args, { ...options, maxBuffer: 2 ** 26 })
      return { code: 0, output: stdout + stderr }
    } catch (error) {
      const { code, stdout = '', stderr = '', message } = error as Error & Ended & { stdout?: string; stderr?: string }
      return { code: typeof code === 'number' ? code : 1, output: stdout + stderr || message }
    }
  }

  /** The names that tests have written into the file ran.txt since this was last asked, in order. */
  ran(): string[] {
    const names = this.read('ran.txt').trim().split('\n').filter(Boolean)
    this.write({ 'ran.txt': '' })
    return names
  }
}

/** Names of test files, and what they took in the last run; one has no timing, and one timing no file. */
export const names = Array.from({ length: 21 }, (_, i) => `t/${i}.test.js`)
export const timings = { ...Object.fromEntries(names.slice(1).map((name, i) => [name, 100 + 17 * i])), 't/gone.js': 99 }

/** That the parts are all files, each once, and that the longest part is planned within a tenth of the ideal. */
export function checkParts(
  t: ExecutionContext,
  parts: readonly (readonly string[])[],
  capacities: readonly number[],
): void {
  t.deepEqual(parts.flat().sort(), [...names].sort())
  const known = Object.entries(timings).filter(([name]) => names.includes(name))
  const middle = known.map(([, time]) => time).sort((a, b) => a - b)
  const median = ((middle[9] as number) + (middle[10] as number)) / 2
  const time = (name: string) => (timings as Record<string, number>)[name] ?? median
  const total = names.reduce((sum, name) => sum + time(name), 0)
  const all = capacities.reduce((sum, capacity) => sum + capacity, 0)
  const ends = parts.map((part, j) => part.reduce((sum, name) => sum + time(name), 0) / (capacities[j] as number))
  t.true(Math.max(...ends) <= 1.1 * (total / all), ends.join())
}

/** How a runner prints the fingerprint of its plan. */
const PLAN = /plan [0-9a-f]{16}/

/**
 * That three runners, whose command is `run` with an option, run every file at exactly one of them by one plan, each
 * writing its timings beside the planned ones; returns what they printed.
 */
export async function checkRunners(
  t: ExecutionContext,
  project: Project,
  capacities: readonly [number, number, number],
  run: (option: string) => Promise<Ended>,
): Promise<string[]> {
  const parts: string[][] = []
  const outputs: string[] = []
  for (const index of [1, 2, 3]) {
    const { code, output } = await run(`--shard=${index}/3`)
    t.is(code, 0, output)
    t.regex(output, PLAN)
    outputs.push(output)
    parts.push(project.ran())
    const part = JSON.parse(project.read(`timings.${index}-of-3.json`))
    t.deepEqual(Object.keys(part).sort(), parts.at(-1)?.sort())
  }
  checkParts(t, parts, capacities)
  t.is(new Set(outputs.map((output) => PLAN.exec(output)?.[0])).size, 1)
  t.deepEqual(JSON.parse(project.read('timings.json')), timings)
  return outputs
}
