import type { Text } from './decode.js'
import { exactMembers, isInexact } from './exact.js'
import { fault } from './fault.js'
import { JsonObjects, type JsonText } from './objects.js'
import type { Row, Value } from './row.js'

const maxColumns = 1000

/** Rows of JSON: a list of objects, or objects one after another (NDJSON). */
export class JsonRows {
  readonly #text: Text
  readonly #columns = new Map<string, number>()
  readonly #onColumn: (name: string, column: number, line: number) => void

  /** `onColumn` hears of every column when its name first appears. */
  constructor(text: Text, onColumn: (name: string, column: number, line: number) => void) {
    this.#text = text
    this.#onColumn = onColumn
  }

  /** The rows, in stretches. */
  async *rows(): AsyncGenerator<Row[], void, undefined> {
    const { name, chunks } = this.#text
    const objects = new JsonObjects(name)
    for await (const chunk of chunks) {
      yield objects.add(chunk).map((object) => this.#rowOf(object))
      if (objects.failure !== undefined) throw objects.failure
    }
    objects.end()
  }

  #rowOf({ text, line }: JsonText): Row {
    const object = this.#parsed(text, line)
    const members = isInexact(text) ? exactMembers(text) : object
    const cells: Value[] = new Array(this.#columns.size).fill(undefined)
    for (const key of Object.keys(members)) cells[this.#columnOf(key, line)] = members[key]
    return { cells, line }
  }

  #parsed(text: string, line: number): { readonly [key: string]: Value } {
    try {
      return JSON.parse(text)
    } catch (error) {
      const reason = (error as Error).message.replace(/(?: in JSON)? at position.*$/s, '')
      const begin = text.length > 60 ? `${text.slice(0, 60)}…` : text
      throw fault(this.#text.name, line, undefined, `this object is not JSON (${reason}): ${begin}`)
    }
  }

  #columnOf(key: string, line: number): number {
    const known = this.#columns.get(key)
    if (known !== undefined) return known
    const column = this.#columns.size
    if (column === maxColumns) {
      throw fault(this.#text.name, line, undefined, `more than ${maxColumns} different fields`)
    }
    this.#onColumn(key, column, line)
    this.#columns.set(key, column)
    return column
  }
}
