// What became slower between two records of the quick suite.
import { readFileSync } from 'node:fs'
import type { QuickRow } from './quick.mjs'
import type { Figures } from './record.mjs'

/** A record of the quick suite. */
export type QuickRecord = Figures<{ rows: readonly QuickRow[] }>

/** A row whose time has changed: now / before, both relative to the loop. */
export interface Changed {
  name: string
  ratio: number
}

/** Slower by more than this is told. */
const TOLERATED = 1.1

/**
 * Reads a record to compare with.
 *
 * @throws Error when it is no record of the suite, or one of another processor: such times say nothing about a change.
 */
export function readEarlier(file: string, machine: QuickRecord['machine']): QuickRecord {
  const record: Partial<QuickRecord> = JSON.parse(readFileSync(file, 'utf8'))
  if (!Array.isArray(record.figures?.rows)) throw new Error(`${file} is no record of npm run bench -- quick`)
  for (const fact of ['cpu', 'simd'] as const) {
    const [then, now] = [record.machine?.[fact], machine[fact]]
    if (then !== now) {
      throw new Error(
        `${file} was recorded with another ${fact}: ${then}, and this is ${now}; record the old version here`,
      )
    }
  }
  return record as QuickRecord
}

/** What takes more than 1.1 times as long as before, the worst first. */
export function slower(before: readonly QuickRow[], now: readonly QuickRow[]): Changed[] {
  const then = new Map(before.map((row) => [row.name, row.timesLoop]))
  return now
    .map(({ name, timesLoop }) => ({ name, ratio: timesLoop / (then.get(name) ?? Number.NaN) }))
    .filter(({ ratio }) => ratio > TOLERATED)
    .sort((a, b) => b.ratio - a.ratio)
}
