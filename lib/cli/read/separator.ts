import { sameName } from './columns.js'

/** What may be between cells where nobody says. */
export const separators = [',', ';', '\t'] as const

const announced = /^"?sep=(.)"?(?:\r\n|\n|\r|$)/i
const quoted = /"[^"]*"?/g

/** How a table of CSV begins. */
export interface Begin {
  readonly separator: string
  /** Bytes of a line such as `sep=;`, which spreadsheets write before the table. */
  readonly skip: number
}

/**
 * The separator of a table whose first lines these are: the one that is announced, or that makes the
 * column that must be there; where none does, the one that is there most often.
 */
export function separatorOf(text: string, required: string): Begin {
  const announcement = announced.exec(text)
  if (announcement !== null) {
    return { separator: announcement[1] as string, skip: Buffer.byteLength(announcement[0]) }
  }
  const [line] = text.trimStart().split(/[\r\n]/) as [string]
  const cells = (separator: string) =>
    line.replace(quoted, (cell) => cell.slice(1, -1).replaceAll(separator, ' ')).split(separator)
  const names = (separator: string) => cells(separator).some((cell) => sameName(cell.trim()) === sameName(required))
  const most = (found: readonly string[]) =>
    found.reduce((best, separator) => (cells(separator).length > cells(best).length ? separator : best))
  const naming = separators.filter(names)
  return { separator: most(naming.length > 0 ? naming : separators), skip: 0 }
}
