import { say } from '../terminal.js'
import { Seen } from './seen.js'

/** Counts ids of a file that were there before: each is a source of its own all the same. */
export class Repeated {
  readonly #file: string
  readonly #seen = new Seen()
  #count = 0
  #first = ''

  constructor(file: string) {
    this.#file = file
  }

  check(id: string, line: number): void {
    if (!this.#seen.has(id)) return
    if (this.#count === 0) this.#first = `"${id}" of line ${line}`
    this.#count += 1
  }

  /** Tells how many there are, and the first. */
  report(): void {
    if (this.#count === 0) return
    const ids = this.#count === 1 ? 'one id was' : `${this.#count} ids were`
    say(`${this.#file}: ${ids} there before, ${this.#first}${this.#count === 1 ? '' : ' the first'}`)
  }
}
