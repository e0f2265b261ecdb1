/** Whole numbers for labels, by their first appearance. */
export class Labels<Label = string> {
  readonly #numbers = new Map<Label, number>()
  #count = 0

  /** The number of a label. */
  number(label: Label): number {
    const known = this.#numbers.get(label)
    if (known !== undefined) return known
    this.#numbers.set(label, this.#count)
    return this.next()
  }

  /** A number that no label has. */
  next(): number {
    return this.#count++
  }

  /** The labels by their numbers, where each number is one's. */
  list(): Label[] {
    return [...this.#numbers.keys()]
  }
}
