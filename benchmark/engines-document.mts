// What the pages under docs/engines say of the record: each its part, where that was measured.
import { markdownTable } from '../lib/report/markdown.js'
import type { DataRow } from './engines/data.mjs'
import type { KafkaRow } from './engines/kafka.mjs'
import type { ShardsRow, Shared } from './engines/shards.mjs'
import type { EnginesFigures } from './engines.mjs'
import type { Figures } from './record.mjs'

export type EnginesRecord = Figures<EnginesFigures>

/** The text of every page that has a place for one, by the page; those of which nothing was measured say so. */
export function engineFigures(record: EnginesRecord | undefined): { file: string; part: string; text: string }[] {
  const text = <Name extends keyof EnginesFigures>(
    name: Name,
    of: (rows: NonNullable<EnginesFigures[Name]>) => string,
  ) => {
    const rows = record?.figures[name]
    if (record === undefined || rows === undefined) return 'Not measured yet: `npm run bench -- engines --record`.'
    return `${by(record)}\n\n${of(rows)}`
  }
  return [
    { file: 'docs/engines/tests.md', part: 'shards', text: text('shards', shardsText) },
    { file: 'docs/engines/data.md', part: 'data', text: text('data', dataText) },
    { file: 'docs/engines/kafka.md', part: 'kafka', text: text('kafka', kafkaText) },
  ]
}

const by = ({ date, machine, command }: EnginesRecord) =>
  `Recorded on ${date} on ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}: \`${command}\`.`

/** A table whose first columns are words, and the others numbers. */
function markdown(heads: readonly string[], rows: readonly (readonly string[])[], words: number): string {
  const columns = heads.map((head, i) => ({ head, align: i < words ? ('left' as const) : ('right' as const) }))
  return markdownTable({ columns, rows })
}

function shardsText(rows: readonly ShardsRow[]): string {
  const count = rows[0]?.own.files.reduce((sum, files) => sum + files, 0)
  const cells = ({ files, overIdeal, lost, twice }: Shared) => [
    files.join(' / '),
    overIdeal.toFixed(2),
    `${lost} / ${twice}`,
  ]
  const lines = rows.flatMap(({ engine, speeds, own, ours }) => [
    [engine, speeds.join(' : '), 'its own', ...cells(own)],
    [engine, speeds.join(' : '), 'by capacity and timings', ...cells(ours)],
  ])
  const heads = ['engine', 'speed of runners', 'shards', 'files', 'last done, x ideal', 'lost / twice']
  return `${count} files that wait for 30 to 720 ms, really run; the time of a runner is that which the engine took for its files, over the runner's speed.\n\n${markdown(heads, lines, 3)}`
}

function kafkaText(rows: readonly KafkaRow[]): string {
  const lines = rows.map((row) => [
    row.scenario,
    row.assigner,
    `${row.before.join(' / ')} → ${row.after.join(' / ')}`,
    row.balance.toFixed(2),
    `${row.moved} (${row.fewest})`,
    `${row.lost} / ${row.twice}`,
    (row.seconds / row.ideal).toFixed(2),
  ])
  const heads = [
    '',
    'assigner',
    'partitions',
    'largest load / share',
    'moved (fewest)',
    'lost / twice',
    'done, x ideal',
  ]
  const intro = `KafkaJS on three brokers, 28 partitions, ${rows[0]?.messages.toLocaleString('en')} messages that wait, consumers of capacity 1, 2 and 4. Moved are partitions of members that stay; the fewest, what these loads need. The ideal has every machine work all the time; a killed one is missed after 10 seconds, whoever assigns.`
  return `${intro}\n\n${markdown(heads, lines, 3)}`
}

function dataText(rows: readonly DataRow[]): string {
  const lines = rows.flatMap(({ rows: count, ours, hash }) =>
    (
      [
        ['`createRoutesTable`', ours],
        ['`hash(id) % 15` in DuckDB', hash],
      ] as const
    ).map(([name, { nanoseconds, mebibytes, offPercent }]) => [
      name,
      count.toLocaleString('en'),
      nanoseconds.toFixed(0),
      mebibytes.toFixed(0),
      offPercent.toFixed(4),
    ]),
  )
  const heads = ['table', 'rows', 'ns a row', 'MiB more', 'farthest from its share, %']
  return `${rows[0]?.engine}, a file, two threads, \`memory_limit\` 256 MB.\n\n${markdown(heads, lines, 1)}`
}
