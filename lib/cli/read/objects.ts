import { fault } from './fault.js'
import { maxRowBytes } from './row.js'

/** An object of JSON, as it stands, and the line on which it begins. */
export interface JsonText {
  readonly text: string
  readonly line: number
}

const lineFeed = 0x0a
const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
const comma = 0x2c

/** Where a byte is: in a string or not, and after a backslash there. */
const State = { outside: 0, inString: 1, escaped: 2 } as const

/**
 * Finds where the objects of a list, or of a sequence (NDJSON), begin and end, without looking into
 * them: their syntax is for JSON.parse. Memory for one object.
 */
export class JsonObjects {
  readonly #name: string
  #carried: Buffer[] = []
  #carriedBytes = 0
  #line = 1
  #begun = 1
  #depth = 0
  #state: number = State.outside
  #isList = false
  /** What was wrong after the objects that were found. */
  failure: Error | undefined
  /** What may come between two objects. */
  #next: 'first' | 'object' | 'object or end' | 'comma or end' | 'nothing' = 'first'

  constructor(name: string) {
    this.#name = name
  }

  /** The objects that end in these bytes, up to what is wrong: then there is a {@link failure}. */
  add(chunk: Buffer): JsonText[] {
    const found: JsonText[] = []
    let from = 0
    // Private fields would be read and written for every byte.
    let depth = this.#depth
    let state = this.#state
    let line = this.#line
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] as number
      if (byte === lineFeed) line += 1
      if (state === State.escaped) state = State.inString
      else if (state === State.inString) {
        if (byte === backslash) state = State.escaped
        else if (byte === quote) state = State.outside
      } else if (depth === 0) {
        this.#line = line
        if (this.#begins(byte)) {
          from = at
          depth = 1
        }
        if (this.failure !== undefined) return found
      } else if (byte === quote) state = State.inString
      else if (byte === openBrace || byte === openBracket) depth += 1
      else if ((byte === closeBrace || byte === closeBracket) && --depth === 0) {
        found.push(this.#take(chunk.subarray(from, at + 1)))
      }
    }
    this.#depth = depth
    this.#state = state
    this.#line = line
    if (depth > 0) this.#carry(chunk.subarray(from))
    return found
  }

  /** Throws where the text may not end. */
  end(): void {
    if (this.#depth > 0) throw this.#fault(this.#begun, 'the object that begins here does not end')
    if (this.#isList && this.#next !== 'nothing') throw this.#fault(this.#line, 'the list does not end: no ]')
  }

  /** Whether an object begins with this byte, which is between two objects. */
  #begins(byte: number): boolean {
    if (byte <= 0x20) return false
    const next = this.#next
    if (byte === openBrace && next !== 'comma or end' && next !== 'nothing') {
      this.#next = this.#isList ? 'comma or end' : 'object'
      this.#begun = this.#line
      return true
    }
    if (byte === openBracket && next === 'first') {
      this.#isList = true
      this.#next = 'object or end'
    } else if (byte === comma && next === 'comma or end') this.#next = 'object'
    else if (byte === closeBracket && this.#isList && next.endsWith('or end')) this.#next = 'nothing'
    else this.failure = this.#fault(this.#line, this.#misplaced(byte))
    return false
  }

  #misplaced(byte: number): string {
    if (this.#next === 'nothing') return 'text after the list'
    if (this.#next === 'comma or end') return 'a comma or ] must come after an object of the list'
    return `an object must come here, as {"name":"a"}; received ${String.fromCharCode(byte)}`
  }

  #carry(bytes: Buffer): void {
    this.#carried.push(bytes)
    this.#carriedBytes += bytes.length
    if (this.#carriedBytes > maxRowBytes) {
      throw this.#fault(this.#begun, `an object of over ${maxRowBytes} bytes; is a bracket or a quote not closed?`)
    }
  }

  #take(bytes: Buffer): JsonText {
    const whole = this.#carried.length === 0 ? bytes : Buffer.concat([...this.#carried, bytes])
    this.#carried = []
    this.#carriedBytes = 0
    return { text: whole.toString(), line: this.#begun }
  }

  #fault(line: number, message: string): Error {
    return fault(this.#name, line, undefined, message)
  }
}
