import type { Spool } from '../../files/spool.js'
import type { SourceColumn, SourceOptions } from '../read/sources.js'
import type { Table } from '../read/table.js'
import type { Sink } from '../write/output.js'
import type { Routing } from './routing.js'

/** What is asked for: all routes, the sources of one target, the loads. */
export interface Result {
  /** What is to be kept of the sources of a file until routes are written. */
  keep?(table: Table<SourceColumn>): SourceOptions['keep']
  /** Writes it; `onRouted` hears of sources that are done. Returns what is said of it, line by line. */
  write(
    routed: Routed,
    sink: Sink,
    signal: AbortSignal,
    onRouted: (sources: number) => void,
  ): Promise<readonly string[]>
}

/** What results are written of. */
export interface Routed {
  readonly routing: Routing
  /** Of the targets. */
  readonly names: readonly string[]
  /** Of the sources, where they come from a file. */
  readonly kept: Spool | undefined
}
