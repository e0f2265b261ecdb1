import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** Milliseconds by the name of a file, and sentences about what could not be used. */
export interface Timings {
  readonly milliseconds: ReadonlyMap<string, number>
  readonly notes: readonly string[]
}

/**
 * Timings as a program hands them over: an object of milliseconds by name, a file of such an object, or
 * a folder of such files, of which the later ones by name go before. What is missing or broken is told in
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

/** Writes timings, names in order; whoever reads meanwhile sees the old file or the new one. */
export function writeTimings(file: string, milliseconds: ReadonlyMap<string, number>): void {
  const sorted = [...milliseconds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, time]) => [name, Math.round(time)])
  const temporary = `${file}.${process.pid}.tmp`
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
