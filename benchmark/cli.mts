// What `phase-router route` makes of files: rows a second of CPU time, and memory. With --before PATH,
// of an older build's dist/cli/main.mjs, both take turns on the same files, and what they write is
// compared first.
import { spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createGzip } from 'node:zlib'
import { median } from '../lib/cli/measure/time.js'

const ROUNDS = 5
const SOURCES = 1_000_000
const TARGETS = 1000
const FAN_OUT = 2

/** Rows of one kind of file to another. */
export interface FileRow {
  input: string
  output: string
  /** Rows a second of CPU time on all threads. */
  rowsPerSecond: number
  /** The same of the older build; null where it cannot read or write that. */
  before: number | null
  /** Median over the rounds of the older build's CPU time / this one's. */
  ratio: number | null
}

/** The memory of one large run. */
export interface MemoryRow {
  sources: number
  targets: number
  named: boolean
  /** The largest resident memory. */
  mebibytes: number
  /** Bytes of the names in the files of sources and of targets. */
  nameMebibytes: number
}

export interface CliFigures {
  sources: number
  targets: number
  fanOut: number
  files: FileRow[]
  memory: MemoryRow[]
}

const now = fileURLToPath(new URL('../dist/cli/main.mjs', import.meta.url))
const report = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  process.stderr.write('\\nused ' + JSON.stringify([userCPUTime + systemCPUTime, maxRSS]))
})`
const preload = ['--import', `data:text/javascript,${encodeURIComponent(report)}`]

/** CPU time in seconds, and the largest resident memory in MiB. */
function route(program: string, folder: string, args: readonly string[]) {
  const { status, stderr } = spawnSync(process.execPath, [...preload, program, 'route', ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`route ${args.join(' ')} ended with ${status}: ${stderr}`)
  const [time, kibibytes] = JSON.parse(stderr.slice(stderr.lastIndexOf('used ') + 5))
  return { seconds: time / 1e6, mebibytes: kibibytes / 1024 }
}

type Row = (number: number) => string

const inputs: Readonly<Record<string, { file: string; head?: string; row: Row }>> = {
  csv: { file: 'items.csv', head: 'id\n', row: (number) => `item-${number}\n` },
  'csv, in quotes': { file: 'quoted.csv', head: 'id\n', row: (number) => `"item, ${number}"\n` },
  ndjson: { file: 'items.ndjson', row: (number) => `{"id":"item-${number}"}\n` },
  'csv.gz': { file: 'items.csv.gz', head: 'id\n', row: (number) => `item-${number}\n` },
  numbers: { file: '', row: () => '' },
}

/** What the older build reads and writes. */
const older = { inputs: ['csv', 'csv, in quotes', 'numbers'], outputs: ['csv', 'ndjson', 'json', 'bin'] }

async function make(folder: string, { file, head = '', row }: { file: string; head?: string; row: Row }, rows: number) {
  function* text() {
    yield head
    for (let from = 0; from < rows; from += 10_000) {
      yield Array.from({ length: Math.min(10_000, rows - from) }, (_, at) => row(from + at)).join('')
    }
  }
  const plain = join(folder, file.replace(/\.gz$/, ''))
  await pipeline(Readable.from(text()), createWriteStream(plain))
  if (file.endsWith('.gz')) await pipeline(createReadStream(plain), createGzip(), createWriteStream(join(folder, file)))
}

function measureFiles(folder: string, before: string | undefined): FileRow[] {
  const pairs = Object.keys(inputs).flatMap((input) => ['csv', 'ndjson', 'bin'].map((output) => ({ input, output })))
  return pairs.map(({ input, output }) => {
    const sources = inputs[input]?.file || String(SOURCES)
    const args = (out: string) => [
      '--targets',
      'targets.csv',
      '--sources',
      sources,
      '--fan-out',
      String(FAN_OUT),
      '--out',
      `${out}.${output}`,
    ]
    const opponent = older.inputs.includes(input) && older.outputs.includes(output) ? before : undefined
    route(now, folder, args('now'))
    if (opponent !== undefined) {
      route(opponent, folder, args('before'))
      const same = readFileSync(join(folder, `now.${output}`)).equals(readFileSync(join(folder, `before.${output}`)))
      if (!same) throw new Error(`${input} to ${output}: the builds write different routes`)
    }
    const rounds = Array.from({ length: ROUNDS }, () => ({
      now: route(now, folder, args('now')).seconds,
      before: opponent === undefined ? null : route(opponent, folder, args('before')).seconds,
    }))
    const ratios = rounds.flatMap((round) => (round.before === null ? [] : [round.before / round.now]))
    const olds = rounds.flatMap((round) => (round.before === null ? [] : [round.before]))
    return {
      input,
      output,
      rowsPerSecond: SOURCES / median(rounds.map((round) => round.now)),
      before: olds.length === 0 ? null : SOURCES / median(olds),
      ratio: ratios.length === 0 ? null : median(ratios),
    }
  })
}

async function measureMemory(folder: string): Promise<MemoryRow[]> {
  const rows: MemoryRow[] = []
  for (const [sources, targets, named] of [
    [100_000, TARGETS, true],
    [10_000_000, TARGETS, true],
    [10_000_000, TARGETS, false],
    [1_000_000, 1_000_000, true],
  ] as const) {
    const item: Row = (number) => `the item with the number ${number}\n`
    const target: Row = (number) => `server-${number}\n`
    if (named) await make(folder, { file: 'many.csv', head: 'id\n', row: item }, sources)
    await make(folder, { file: 'many-targets.csv', head: 'name\n', row: target }, targets)
    const from = named ? 'many.csv' : String(sources)
    const args = [
      '--targets',
      'many-targets.csv',
      '--sources',
      from,
      '--fan-out',
      String(FAN_OUT),
      '--out',
      'many-out.csv',
    ]
    const { mebibytes } = route(now, folder, args)
    const bytes = (of: Row, count: number) => (of(count).length * count) / 2 ** 20
    const nameMebibytes = (named ? bytes(item, sources) : 0) + bytes(target, targets)
    rows.push({ sources, targets, named, mebibytes, nameMebibytes })
  }
  return rows
}

/** Speeds and memory; `before` is the command line of an older build. */
export async function measure(before: string | undefined): Promise<CliFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'phase-router-cli-'))
  try {
    for (const input of Object.values(inputs)) if (input.file !== '') await make(folder, input, SOURCES)
    await make(
      folder,
      { file: 'targets.csv', head: 'name,capacity\n', row: (at) => `server-${at},${1 + (at % 7)}\n` },
      TARGETS,
    )
    const files = measureFiles(folder, before)
    const memory = await measureMemory(folder)
    return { sources: SOURCES, targets: TARGETS, fanOut: FAN_OUT, files, memory }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
