import { fault } from './fault.js'

/** What a table may hold: its columns, of which the first must be there. */
export type ColumnNames<Name extends string> = readonly [Name, ...Name[]]

/** A column whose name is none of those that mean something. */
export interface OtherColumn {
  readonly name: string
  readonly column: number
}

/** How names are compared: `fan-out`, `fan_out`, `Fan Out` and `fanOut` are one. */
export function sameName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '')
}

/** Whether one name is the other with a mistake: a letter more, less or another, or two in the wrong order. */
function isNear(name: string, other: string): boolean {
  let begin = 0
  while (begin < name.length && name[begin] === other[begin]) begin += 1
  let end = 0
  while (name.at(-1 - end) === other.at(-1 - end) && end < Math.min(name.length, other.length) - begin) end += 1
  const [rest, otherRest] = [name.slice(begin, name.length - end), other.slice(begin, other.length - end)]
  return (
    Math.max(rest.length, otherRest.length) <= 1 || (rest.length === 2 && rest === [...otherRest].reverse().join(''))
  )
}

/** Which column of a table is which. */
export class Columns<Name extends string> {
  /** The names as they are in the file. */
  readonly found: string[] = []
  readonly others: OtherColumn[] = []
  readonly #file: string
  readonly #names: Map<string, Name>
  readonly #columns = new Map<Name, number>()

  constructor(file: string, names: ColumnNames<Name>) {
    this.#file = file
    this.#names = new Map(names.map((name) => [sameName(name), name]))
  }

  /** Takes the next column; `shown` is its number where there are lines and columns. Throws where it is there already. */
  add(name: string, column: number, line: number, shown: number | undefined): void {
    this.found.push(name)
    const known = this.#names.get(sameName(name))
    if (known === undefined) {
      // Spreadsheets write separators after the last column.
      if (name !== '') this.others.push({ name, column })
    } else if (this.#columns.has(known)) {
      throw fault(this.#file, line, shown, `a second column "${known}"`)
    } else {
      this.#columns.set(known, column)
    }
  }

  /** What the names of other columns may have been meant to be. */
  hints(): readonly string[] {
    return this.others.flatMap(({ name }) =>
      this.#meant(name).map((meant) => `${this.#file}: the column ${name} means nothing here; was ${meant} meant?`),
    )
  }

  /** The other columns for which there is no hint. */
  get unknown(): readonly OtherColumn[] {
    return this.others.filter(({ name }) => this.#meant(name).length === 0)
  }

  #meant(name: string): Name[] {
    const missing = [...this.#names].filter(([, known]) => !this.#columns.has(known))
    return missing.filter(([plain]) => isNear(sameName(name), plain)).map(([, meant]) => meant)
  }

  of(name: Name): number | undefined {
    return this.#columns.get(name)
  }
}
