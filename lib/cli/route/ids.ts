import type { Row, Stretch } from './csv.js'
import type { Sheet } from './sheet.js'

/** The ids of a file of sources, in order, read as they are wanted. */
export class Ids {
  readonly #sheet: Sheet<'id'>
  readonly #stretches: AsyncGenerator<Stretch, void, undefined>
  #rows: readonly Row[] = []
  #next = 0

  constructor(sheet: Sheet<'id'>) {
    this.#sheet = sheet
    this.#stretches = sheet.rows()
  }

  /** The next `count` ids. Throws where the file has become shorter since they were counted. */
  async take(count: number): Promise<readonly string[]> {
    const ids: string[] = []
    while (ids.length < count) {
      const row = this.#rows[this.#next++]
      if (row === undefined) {
        await this.#advance()
      } else {
        ids.push(this.#sheet.label(row, 'id'))
      }
    }
    return ids
  }

  async #advance(): Promise<void> {
    const { done, value } = await this.#stretches.next()
    if (done) {
      throw new Error(`${this.#sheet.file}: has become shorter while it was read`)
    }
    this.#rows = value.rows
    this.#next = 0
  }
}
