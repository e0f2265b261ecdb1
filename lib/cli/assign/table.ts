import { fault } from '../read/fault.js'
import { Growing } from '../read/growing.js'
import { parseNumber } from '../read/numbers.js'
import { Repeated } from '../read/repeated.js'
import type { Row, Value } from '../read/row.js'
import { Table, type TableOptions } from '../read/table.js'
import { say } from '../terminal.js'
import type { Scores } from './parsed.js'

type ScoreColumn = 'source' | 'target' | 'score'
type ScoreTable = Table<ScoreColumn>

/** No target: it pads rows of sources that have fewer scores than others. */
const none = 0xffffffff

/** Scores in a table: long with the columns source, target and score, otherwise wide, a column for each target. */
export async function readScoreTable(file: string, names: readonly string[], options: TableOptions): Promise<Scores> {
  const table = await Table.open(file, ['source', 'target', 'score'], options)
  if (table.isJson || (table.has('target') && table.has('score'))) return readLong(table, names)
  return readWide(table, names)
}

async function readWide(table: ScoreTable, names: readonly string[]): Promise<Scores> {
  const columns = new Map<string, number>()
  for (const { name, column } of table.others) {
    if (columns.has(name)) throw fault(table.file, 1, column + 1, `a second column "${name}"`)
    columns.set(name, column)
  }
  const places = names.map((name) => {
    const column = columns.get(name)
    if (column !== undefined) return column
    throw fault(
      table.file,
      1,
      1,
      `no column for the target "${name}"; or give a row for each pair: source,target,score`,
    )
  })
  const unknown = [...columns.keys()].filter((name) => !names.includes(name))
  if (unknown.length > 0) say(`${table.file}: columns of no target: ${unknown.join(', ')}`)
  const ids: string[] = []
  const repeated = new Repeated(table.file)
  const scores = new Growing((length) => new Float32Array(length))
  for await (const rows of table.rows()) {
    for (const row of rows) {
      const id = table.label(row, 'source')
      repeated.check(id, row.line)
      ids.push(id)
      places.forEach((column, target) => {
        const wrong = (reason: string) =>
          fault(table.file, row.line, column + 1, `the score at ${names[target]} ${reason}`)
        scores.push(scoreOf(row.cells[column], wrong))
      })
    }
  }
  repeated.report()
  return { count: ids.length, ids, scores: scores.numbers }
}

async function readLong(table: ScoreTable, names: readonly string[]): Promise<Scores> {
  const targets = new Map(names.map((name, target) => [name, target]))
  const sources = new Map<string, number>()
  const seen = new Set<number>()
  const counts: number[] = []
  const pairs = {
    sources: new Growing((length) => new Uint32Array(length)),
    targets: new Growing((length) => new Uint32Array(length)),
    scores: new Growing((length) => new Float32Array(length)),
  }
  for await (const rows of table.rows()) {
    for (const row of rows) {
      const { source, target } = pairOf(table, row, sources, targets)
      const pair = source * names.length + target
      if (seen.has(pair)) throw table.fault(row, 'target', `"${names[target]}" is there twice for this source`)
      seen.add(pair)
      counts[source] = (counts[source] ?? 0) + 1
      pairs.sources.push(source)
      pairs.targets.push(target)
      pairs.scores.push(scoreOf(table.value(row, 'score'), (reason) => table.fault(row, 'score', reason)))
    }
  }
  const width = counts.reduce((most, count) => Math.max(most, count), 0)
  const scores = new Float32Array(counts.length * width)
  const candidates = new Uint32Array(counts.length * width).fill(none)
  const filled = new Uint32Array(counts.length)
  const values = pairs.scores.numbers
  const targetOf = pairs.targets.numbers
  pairs.sources.numbers.forEach((source, pair) => {
    const at = source * width + (filled[source] as number)
    filled[source] = (filled[source] as number) + 1
    candidates[at] = targetOf[pair] as number
    scores[at] = values[pair] as number
  })
  return { count: counts.length, ids: [...sources.keys()], scores, candidates }
}

/** The numbers of the source and the target of a row; a source that is new gets the next. */
function pairOf(
  table: ScoreTable,
  row: Row,
  sources: Map<string, number>,
  targets: ReadonlyMap<string, number>,
): { source: number; target: number } {
  const name = table.label(row, 'target')
  const target = targets.get(name)
  if (target === undefined) throw table.fault(row, 'target', `"${name}" is none of the targets`)
  const id = table.label(row, 'source')
  const source = sources.get(id) ?? sources.size
  sources.set(id, source)
  return { source, target }
}

/** A score as a cell has it: a number, or what forbids, nothing or -Infinity. */
function scoreOf(value: Value, wrong: (reason: string) => Error): number {
  if (value === undefined || value === null || value === '') return Number.NEGATIVE_INFINITY
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  if (/^-inf(inity)?$/i.test(text)) return Number.NEGATIVE_INFINITY
  const score = parseNumber(text)
  if (Number.isFinite(Math.fround(score))) return score
  const wanted = Number.isNaN(score) ? 'a number, or empty to forbid' : 'within 32-bit floats, up to 3.4e38'
  throw wrong(`must be ${wanted}; received ${JSON.stringify(value)}`)
}
