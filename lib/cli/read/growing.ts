/** Numbers whose count is not known ahead, without an object for each. */
export class Growing<Numbers extends Float64Array | Float32Array | Uint32Array> {
  #numbers: Numbers
  #length = 0
  readonly #make: (length: number) => Numbers

  constructor(make: (length: number) => Numbers) {
    this.#make = make
    this.#numbers = make(1024)
  }

  push(value: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = this.#make(2 * this.#length)
      larger.set(this.#numbers)
      this.#numbers = larger
    }
    this.#numbers[this.#length++] = value
  }

  get numbers(): Numbers {
    return this.#numbers.subarray(0, this.#length) as Numbers
  }
}
