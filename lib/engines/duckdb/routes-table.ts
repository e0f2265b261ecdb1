import type { Router } from 'phase-router'
import { optional, type Readers, readOptions } from '../../arguments/options.js'
import { readSignal } from '../../arguments/signal.js'
import { abortError, invalidType } from '../../errors.js'
import { peer } from '../../peer.js'

/** What is used of a `DuckDBConnection` of `@duckdb/node-api`. */
export interface Connection {
  run(sql: string): Promise<unknown>
  createAppender(table: string): Promise<{ appendDataChunk(chunk: unknown): void; closeSync(): void }>
}

/** What {@link createRoutesTable} may be told. */
export interface RoutesTableOptions {
  /** Ends the call with an AbortError, and takes the table away. */
  signal?: AbortSignal | undefined
  /** Is told how many rows are written so far, some ten times a second at most, and at the end. */
  onProgress?: ((rows: number) => void) | undefined
}

/** What is used of `@duckdb/node-api`. */
interface DuckDB {
  readonly INTEGER: unknown
  readonly DuckDBDataChunk: {
    create(
      types: readonly unknown[],
      rows: number,
    ): { getColumnVector(column: number): { setItem(row: number, value: number | null): void; flush(): void } }
  }
}

const readers = {
  signal: readSignal,
  onProgress: optional(readFunction),
} satisfies Readers<RoutesTableOptions>

/** The rows of DuckDB's own vectors. */
const ROWS_OF_VECTOR = 2048
/** Slots that are routed and written between two looks at the event loop: some milliseconds. */
const SLOTS_OF_CHUNK = 2 ** 15
const PROGRESS_MS = 100

/**
 * Makes a table of DuckDB's with the routes of a router, row by row in the order of sources: the columns `source` and
 * `target`, with a fan-out above 1 `source`, `slot` and `target`, all INTEGER; `target` is NULL where a slot is
 * unfilled. Resolves to the number of rows, sources * fanOut.
 *
 * Routes are streamed: in memory are some thousand rows at a time, beside the plan of the router and what
 * DuckDB keeps itself. O(sources * fanOut); between stretches the event loop turns.
 *
 * Rejects with what DuckDB says, of a table that is there already too, with an AbortError when `signal` aborts,
 * with MODULE_NOT_FOUND without the package `@duckdb/node-api`, and with ERR_INVALID_ARG_TYPE,
 * ERR_OUT_OF_RANGE or ERR_INVALID_ARG_VALUE for an argument, naming it. A table that is not whole is taken away.
 *
 * ```js
 * import { DuckDBConnection } from '@duckdb/node-api'
 * import { Router } from 'phase-router'
 * import { createRoutesTable } from 'phase-router/duckdb'
 *
 * const connection = await DuckDBConnection.create()
 * const router = new Router({ sources: 1_000_000, fanOut: 1, capacities: [1, 2, 4] })
 * await createRoutesTable(connection, 'routes', router)
 * ```
 *
 * @param table - The name of the table, in the current schema.
 */
export async function createRoutesTable(
  connection: Connection,
  table: string,
  router: Router,
  options: RoutesTableOptions = {},
): Promise<number> {
  if (typeof connection?.createAppender !== 'function') throw invalidType('connection', 'a connection', connection)
  if (typeof table !== 'string') throw invalidType('table', 'a string', table)
  if (typeof router?.chunks !== 'function') throw invalidType('router', 'a Router', router)
  const { signal, onProgress } = readOptions(options, readers, 'createRoutesTable')
  const duckdb = peer('@duckdb/node-api', 'phase-router/duckdb') as DuckDB
  const { fanOut } = router
  const name = `"${table.replaceAll('"', '""')}"`
  if (signal?.aborted) throw abortError(signal.reason)
  await connection.run(`CREATE TABLE ${name} (source INTEGER${fanOut > 1 ? ', slot INTEGER' : ''}, target INTEGER)`)
  try {
    const appender = await connection.createAppender(table)
    let rows = 0
    let told = performance.now()
    const size = Math.max(1, Math.floor(SLOTS_OF_CHUNK / fanOut))
    for await (const { from, routes } of router.chunks({ size, signal })) {
      for (let at = 0; at < routes.length; at += ROWS_OF_VECTOR) {
        appender.appendDataChunk(vectors(duckdb, routes.subarray(at, at + ROWS_OF_VECTOR), from * fanOut + at, fanOut))
      }
      rows += routes.length
      if (onProgress !== undefined && performance.now() - told >= PROGRESS_MS) {
        told = performance.now()
        onProgress(rows)
      }
    }
    appender.closeSync()
    onProgress?.(rows)
    return rows
  } catch (error) {
    await connection.run(`DROP TABLE IF EXISTS ${name}`)
    throw error
  }
}

/** Rows of the table, of the slots from `first` on. */
function vectors({ DuckDBDataChunk, INTEGER }: DuckDB, targets: Int32Array, first: number, fanOut: number): unknown {
  const columns = fanOut > 1 ? 3 : 2
  const chunk = DuckDBDataChunk.create(new Array(columns).fill(INTEGER), targets.length)
  const [source, target] = [chunk.getColumnVector(0), chunk.getColumnVector(columns - 1)]
  for (let i = 0; i < targets.length; i++) {
    source.setItem(i, Math.floor((first + i) / fanOut))
    target.setItem(i, (targets[i] as number) < 0 ? null : (targets[i] as number))
  }
  source.flush()
  target.flush()
  if (fanOut > 1) {
    const slot = chunk.getColumnVector(1)
    for (let i = 0; i < targets.length; i++) slot.setItem(i, (first + i) % fanOut)
    slot.flush()
  }
  return chunk
}

function readFunction(name: string, value: unknown): (rows: number) => void {
  if (typeof value !== 'function') throw invalidType(name, 'a function', value)
  return value as () => void
}
