import { MAX_COUNT } from '../../arguments/numbers.js'
import { Spool } from '../../files/spool.js'
import { Progress } from '../progress.js'
import { say } from '../terminal.js'
import type { ColumnNames } from './columns.js'
import { fault } from './fault.js'
import { Growing } from './growing.js'
import { Repeated } from './repeated.js'
import type { Row } from './row.js'
import { Table, type TableOptions } from './table.js'

export type SourceColumn = 'id' | 'weight' | 'fan-out'

const columns: ColumnNames<SourceColumn> = ['id', 'weight', 'fan-out']

/** What is known of the sources before they are routed. */
export interface Sources {
  readonly count: number
  /** k: the largest of `fanOuts`, unless the user has said more. */
  readonly fanOut: number
  /** What the user has said for all, or 1. */
  readonly commonFanOut: number
  readonly fanOuts?: Uint32Array
  readonly weights?: Float64Array
  /** What `keep` said of every source, in order; sources by number have nothing. */
  readonly kept?: Spool
}

/** How sources are read. */
export interface SourceOptions {
  /** What the user has said: for sources that do not say it themselves, and the most. */
  readonly fanOut: number | undefined
  /** M: no source can have more of them. */
  readonly targets: number
  /** What is to be known of every source while routes are written: so many texts. */
  readonly keep?: { readonly texts: number; of(row: Row, source: number): readonly string[] }
}

/** A table of sources, of which the beginning is read. */
export async function openSources(file: string, options: TableOptions): Promise<Table<SourceColumn>> {
  const table = await Table.open(file, columns, options)
  say(...table.hints())
  return table
}

/** Reads sources, once: what is kept of them waits in a {@link Spool}. Ids that are there twice are told. */
export async function readSources(
  table: Table<SourceColumn>,
  options: SourceOptions,
  signal: AbortSignal,
): Promise<Sources> {
  const { size } = table.progress
  const progress = size === undefined ? undefined : new Progress(size, signal)
  let position = 0
  try {
    return await readAll(table, options, () => {
      progress?.advance(table.progress.position - position, `bytes of ${table.file}`)
      position = table.progress.position
    })
  } finally {
    progress?.end()
  }
}

async function readAll(
  table: Table<SourceColumn>,
  { fanOut, targets, keep }: SourceOptions,
  onRead: () => void,
): Promise<Sources> {
  const weights = table.has('weight') ? new Growing((length) => new Float64Array(length)) : undefined
  // An object of JSON may have one although those before it have none.
  const fanOuts = table.has('fan-out') || table.isJson ? new Growing((length) => new Uint32Array(length)) : undefined
  const kept = keep && new Spool(keep.texts)
  const repeated = new Repeated(table.file)
  const common = fanOut ?? 1
  const most = Math.min(fanOut ?? targets, targets)
  const because = most === targets ? ` (there are ${targets} targets)` : ''
  let sum = 0
  let count = 0
  let largest = 1
  for await (const rows of table.rows()) {
    for (const row of rows) {
      const id = table.label(row, 'id')
      repeated.check(id, row.line)
      if (weights !== undefined) {
        const weight = table.amount(row, 'weight')
        weights.push(weight)
        sum += weight
        if (sum === Number.POSITIVE_INFINITY) {
          throw table.fault(row, 'weight', 'makes the sum of the weights infinite')
        }
      } else if (table.isJson && !table.isEmpty(row, 'weight')) {
        throw table.fault(row, 'weight', 'is given here and not in the first objects; all must have one, or none')
      }
      if (fanOuts !== undefined) {
        const wanted = table.isEmpty(row, 'fan-out') ? common : table.count(row, 'fan-out', most, because)
        fanOuts.push(wanted)
        largest = Math.max(largest, wanted)
      }
      if (keep !== undefined) for (const text of keep.of(row, count)) kept?.put(text)
      count += 1
      if (count > MAX_COUNT) {
        throw table.fault(row, 'id', `is that of a source beyond the ${MAX_COUNT} that there can be`)
      }
    }
    await kept?.settle()
    onRead()
  }
  repeated.report()
  if (count === 0) {
    throw fault(table.file, 2, 1, 'no sources: only the first line is there')
  }
  return {
    count,
    fanOut: fanOut ?? largest,
    commonFanOut: common,
    ...(fanOuts && table.has('fan-out') && { fanOuts: fanOuts.numbers }),
    ...(weights && { weights: weights.numbers }),
    ...(kept && { kept }),
  }
}
