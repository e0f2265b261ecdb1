// Runs what the pages show, as a newcomer would: in a folder of its own where the package is installed.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { transformSync } from 'esbuild'
import { DEADLINE } from '../helpers/child.mjs'
import { allPages, type Block, blocks, root } from './pages.mjs'

const pages = allPages().filter(({ file }) => file === 'README.md' || file.startsWith('docs/'))
const scripts = ['js', 'mjs', 'ts']
const shells = ['sh']
/** Shown, and nothing to run. */
const texts = ['text', 'csv', 'python', 'yaml']

for (const page of pages) {
  const found = blocks(page)
  if (found.length === 0) continue
  test.serial(`${page.file}: what it shows runs, and prints what it says`, async (t) => {
    const folder = project(t)
    for (const block of found) {
      const place = `${page.file}:${block.line}`
      t.true([...scripts, ...shells, ...texts].includes(block.language), `${place}: no language`)
      if (block.name !== undefined) writeFileSync(join(folder, block.name), `${block.code}\n`)
      else if (block.notRun !== undefined) t.log(`${place} is not run: ${block.notRun}`)
      else if (scripts.includes(block.language)) await script(t, folder, block, place)
      else if (shells.includes(block.language)) await shell(t, folder, block, place)
    }
  })
}

/** A folder like that of a program which uses the package. */
function project(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'phase-router-docs-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  symlinkSync(root, join(folder, 'node_modules/phase-router'), 'junction')
  if (process.platform !== 'win32') {
    symlinkSync(`${root}dist/cli/main.mjs`, join(folder, 'node_modules/.bin/phase-router'))
  }
  return folder
}

/** A module by itself; all that it prints is shown, in comments or in the text that follows. */
async function script(t: ExecutionContext, folder: string, block: Block, place: string) {
  const file = join(folder, `line-${block.line}.mjs`)
  writeFileSync(file, block.language === 'ts' ? transformSync(block.code, { loader: 'ts' }).code : block.code)
  const { code, stdout, stderr } = await run(process.execPath, [file], folder)
  t.is(code, 0, `${place}: ${stderr}`)
  const comments = [...block.code.matchAll(/^ *console\.log\(.*\) \/\/ (.*)$/gm)].map(([, shown]) => shown)
  const shown = block.prints ?? comments.join('\n')
  t.regex(stdout.trimEnd(), pattern(shown), `${place} prints something else`)
}

/** Commands; what they print is compared where it is shown. */
async function shell(t: ExecutionContext, folder: string, block: Block, place: string) {
  if (process.platform === 'win32') return t.log(`${place} is not run: there is no sh`)
  const { code, stdout, stderr } = await run('sh', ['-eu', '-c', block.code], folder)
  t.is(code, 0, `${place}: ${stderr}`)
  if (block.prints !== undefined) t.regex(stdout.trimEnd(), pattern(block.prints), `${place} prints something else`)
}

/** Exactly that text; a line of three dots stands for any lines. */
function pattern(shown: string): RegExp {
  const lines = shown.trimEnd().split('\n')
  const parts = lines.map((line) => (line === '...' ? '[^]*?' : line.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')))
  return new RegExp(`^${parts.join('\n')}$`)
}

function run(command: string, args: string[], cwd: string) {
  // Commands print as into a file, and npx takes what is installed or nothing.
  const { FORCE_COLOR: _, ...inherited } = process.env
  const env = { ...inherited, NO_COLOR: '1', npm_config_offline: 'true', npm_config_loglevel: 'error' }
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn(command, args, { cwd, env, timeout: DEADLINE, killSignal: 'SIGKILL' })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (data) => (stdout += data))
    child.stderr.on('data', (data) => (stderr += data))
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}
