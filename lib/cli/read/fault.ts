/** An error in a file that was read: at a line and, in a table, a column, both from 1. */
export function fault(file: string, line: number, column: number | undefined, message: string): Error {
  return new Error(`${[file, line, ...(column === undefined ? [] : [column])].join(':')}: ${message}`)
}
