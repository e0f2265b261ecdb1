import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { machineFacts } from '../lib/cli/measure/machine.js'

/** Writes `benchmark/record/<date>-<name>.json`: figures with their machine, date and command. */
export function record(name: string, command: string, figures: unknown): string {
  const date = new Date().toISOString().slice(0, 10)
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const file = fileURLToPath(new URL(`record/${date}-${name}.json`, import.meta.url))
  mkdirSync(fileURLToPath(new URL('record', import.meta.url)), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ date, version, command, machine: machineFacts(), figures }, null, 2)}\n`)
  return file
}

/** What a record holds. */
export interface Figures<T> {
  date: string
  version: string
  command: string
  machine: ReturnType<typeof machineFacts>
  figures: T
}

/** Whether there is a record of that name. */
export function hasRecord(name: string): boolean {
  return readdirSync(new URL('record/', import.meta.url)).some((file) => file.endsWith(`-${name}.json`))
}

/** The newest record of that name. */
export function newestRecord<T>(name: string): Figures<T> {
  const folder = new URL('record/', import.meta.url)
  const file = readdirSync(folder)
    .filter((file) => file.endsWith(`-${name}.json`))
    .sort()
    .at(-1)
  if (file === undefined) throw new Error(`there is no record of ${name}: npm run bench -- ${name} --record`)
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
}
