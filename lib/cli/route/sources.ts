import { stat } from 'node:fs/promises'
import { MAX_COUNT } from '../../arguments/numbers.js'
import { mostFanOut } from '../options.js'
import { Progress } from '../progress.js'
import { say } from '../terminal.js'
import { fault, type Row } from './csv.js'
import { Growing } from './growing.js'
import { Ids } from './ids.js'
import { type ColumnNames, Sheet } from './sheet.js'

/** What is known of the sources before they are routed. */
export interface Sources {
  readonly count: number
  /** k: the largest of `fanOuts`, unless the user has said more. */
  readonly fanOut: number
  readonly fanOuts?: Uint32Array
  readonly weights?: Float64Array
  /** Their ids, from the file, in order; sources by number have none. */
  readonly ids?: () => Promise<Ids>
}

/** Where the sources come from. */
export interface SourceInput {
  /** Whether they have weights. */
  readonly weighted: boolean
  read(): Promise<Sources>
}

type Column = 'id' | 'weight' | 'fan-out'

const columns: ColumnNames<Column> = ['id', 'weight', 'fan-out']

/** So many sources, named by their numbers from 0. */
export function numberedSources(count: number, fanOut = 1): SourceInput {
  return { weighted: false, read: async () => ({ count, fanOut }) }
}

/**
 * The sources of a CSV file, of which the first line is read. The file is read once more for the
 * ids: they are never all in memory.
 */
export async function openItems(file: string, fanOut: number | undefined, signal: AbortSignal): Promise<SourceInput> {
  const info = await stat(file)
  if (!info.isFile() && !info.isDirectory()) {
    throw new Error(`${file}: must be a regular file, since it is read twice`)
  }
  const sheet = await Sheet.open(file, columns, signal)
  if (sheet.others.length > 0) {
    say(`${file}: columns that are ignored: ${sheet.others.map(({ name }) => name).join(', ')}`)
  }
  return {
    weighted: sheet.has('weight'),
    async read() {
      const progress = new Progress(info.size, signal)
      try {
        return await readItems(sheet, fanOut, signal, (bytes) => progress.advance(bytes, `bytes of ${file}`))
      } finally {
        progress.end()
      }
    },
  }
}

async function readItems(
  sheet: Sheet<Column>,
  fanOut: number | undefined,
  signal: AbortSignal,
  onRead: (bytes: number) => void,
): Promise<Sources> {
  const weights = sheet.has('weight') ? new Growing((length) => new Float64Array(length)) : undefined
  const fanOuts = sheet.has('fan-out') ? new Growing((length) => new Uint32Array(length)) : undefined
  const own = (row: Row) =>
    sheet.text(row, 'fan-out') === '' ? (fanOut ?? 1) : sheet.count(row, 'fan-out', fanOut ?? mostFanOut)
  let count = 0
  let largest = 1
  for await (const { rows, bytes } of sheet.rows()) {
    for (const row of rows) {
      sheet.label(row, 'id')
      weights?.push(sheet.amount(row, 'weight'))
      if (fanOuts !== undefined) {
        const wanted = own(row)
        fanOuts.push(wanted)
        largest = Math.max(largest, wanted)
      }
      count += 1
      if (count > MAX_COUNT) {
        throw sheet.fault(row, 'id', `is that of a source beyond the ${MAX_COUNT} that there can be`)
      }
    }
    onRead(bytes)
  }
  if (count === 0) {
    throw fault(sheet.file, 2, 1, 'no sources: only the first line is there')
  }
  return {
    count,
    fanOut: fanOut ?? largest,
    ...(fanOuts && { fanOuts: fanOuts.numbers }),
    ...(weights && { weights: weights.numbers }),
    ids: async () => new Ids(await Sheet.open(sheet.file, columns, signal)),
  }
}
