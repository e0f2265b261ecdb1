/** Tells texts that were there before, by hashes of 64 bits: some 16 bytes a text, whatever its length. */
export class Seen {
  readonly #seed = Math.floor(Math.random() * 2 ** 32)
  #high = new Uint32Array(2 ** 12)
  #low = new Uint32Array(2 ** 12)
  #count = 0

  /** Whether the text was added before. It is from now on. */
  has(text: string): boolean {
    let high = this.#seed ^ text.length
    let low = ~this.#seed
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      high = Math.imul(high ^ unit, 0x01000193)
      low = Math.imul(low + unit, 0x2c1b3c6d) ^ (low >>> 13)
    }
    high = mixed(high ^ low)
    // Where both are 0 nothing is.
    low = mixed(low) | 1
    if (4 * this.#count >= 3 * this.#high.length) this.#grow()
    return this.#insert(high, low)
  }

  #insert(high: number, low: number): boolean {
    const mask = this.#high.length - 1
    let at = high & mask
    for (; this.#low[at] !== 0; at = (at + 1) & mask) {
      if (this.#high[at] === high >>> 0 && this.#low[at] === low >>> 0) return true
    }
    this.#high[at] = high
    this.#low[at] = low
    this.#count += 1
    return false
  }

  #grow(): void {
    const [high, low] = [this.#high, this.#low]
    this.#high = new Uint32Array(2 * high.length)
    this.#low = new Uint32Array(2 * low.length)
    this.#count = 0
    low.forEach((word, at) => {
      if (word !== 0) this.#insert(high[at] as number, word)
    })
  }
}

function mixed(word: number): number {
  const half = Math.imul(word ^ (word >>> 16), 0x7feb352d)
  return half ^ (half >>> 15)
}
