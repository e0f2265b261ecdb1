import { extname } from 'node:path'
import type { TableOptions } from '../read/table.js'
import { readNpy, readRaw } from './binary.js'
import type { Scores } from './parsed.js'
import { readScoreTable } from './table.js'

/**
 * Reads scores at targets of these names: a table with a column for each target, or with a row for each pair of
 * source and target; NumPy's `.npy`; or little-endian 32-bit floats row by row (`.f32`). The ending decides.
 */
export async function readScores(file: string, names: readonly string[], options: TableOptions): Promise<Scores> {
  switch (extname(file).toLowerCase()) {
    case '.npy':
      return readNpy(file, names.length, options.signal)
    case '.f32':
      return readRaw(file, names.length, options.signal)
    default:
      return readScoreTable(file, names, options)
  }
}
