import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, parse, posix } from 'node:path'
import { isReport, timesOfReport } from './playwright.js'

/** Milliseconds by the name of a file, and sentences about what could not be used. */
export interface Timings {
  readonly milliseconds: ReadonlyMap<string, number>
  readonly notes: readonly string[]
}

/**
 * Timings as a program hands them over: an object of milliseconds by name, a file of such an object or of
 * Playwright's JSON report, or a folder of such files, of which the later ones by name go before. What is missing or broken is told in
 * `notes` and counts as not there: tests run without timings too.
 */
export function readTimings(from: string | Readonly<Record<string, unknown>> | undefined): Timings {
  const milliseconds = new Map<string, number>()
  const notes: string[] = []
  if (from === undefined) return { milliseconds, notes }
  if (typeof from === 'string') {
    for (const file of filesOf(from, notes)) addFile(file, milliseconds, notes)
  } else {
    add('timings', from, milliseconds, notes)
  }
  return { milliseconds, notes }
}

/** Writes timings into a file, beside those of other files that it holds. Throws what the file system says. */
export function updateTimings(file: string, measured: ReadonlyMap<string, number>): void {
  writeTimings(file, [...readTimings(file).milliseconds, ...measured])
}

/**
 * Writes timings into a file of their own, which is like `file` with the runner in its name. The plan of the
 * other runners, who may share the folder, must not change before they have made it.
 */
export function writePart(file: string, measured: ReadonlyMap<string, number>, index: number, count: number): void {
  const { dir, name, ext } = parse(file)
  writeTimings(join(dir, `${name}.${index}-of-${count}${ext}`), [...measured])
}

/** Names in order. Whoever reads meanwhile sees the old file or the new one. */
function writeTimings(file: string, entries: readonly (readonly [string, number])[]): void {
  const rounded = entries.map(([name, time]) => [name, Math.round(time)] as const)
  const sorted = [...new Map(rounded)].sort(([a], [b]) => (a < b ? -1 : 1))
  const temporary = `${file}.${process.pid}.tmp`
  mkdirSync(dirname(file), { recursive: true })
  try {
    writeFileSync(temporary, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`)
    renameSync(temporary, file)
  } finally {
    rmSync(temporary, { force: true })
  }
}

function filesOf(path: string, notes: string[]): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    const files = readdirSync(path).filter((name) => name.endsWith('.json'))
    if (files.length === 0) notes.push(`${path}: there are no timings in this folder`)
    return files.sort().map((name) => join(path, name))
  } catch (error) {
    notes.push(unread(path, error))
    return []
  }
}

function addFile(file: string, milliseconds: Map<string, number>, notes: string[]): void {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    notes.push(unread(file, error))
    return
  }
  if (isReport(value)) value = timesOfReport(value)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) add(file, value, milliseconds, notes)
  else notes.push(`${file}: the timings are not used: it holds no object of milliseconds by file`)
}

function add(source: string, values: object, milliseconds: Map<string, number>, notes: string[]): void {
  let unusable = 0
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY) {
      milliseconds.set(posix.normalize(name.replaceAll('\\', '/')), value)
    } else unusable++
  }
  if (unusable > 0) notes.push(`${source}: ${unusable} of its timings are no numbers >= 0, and are left out`)
}

function unread(file: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return `${file}: the timings are not used: ${code === 'ENOENT' ? 'there is no such file' : message}`
}
