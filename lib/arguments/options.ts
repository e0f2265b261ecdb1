import { invalidType, invalidValue } from '../errors.js'

/**
 * What checks one option and gives it the form that is worked with. It gets the option's name, for
 * its errors, and undefined where the option is absent.
 */
export type Reader<T = unknown> = (name: string, value: unknown) => T

/** Readers by the name of their option, in the order in which options are read. */
export type ReaderTable = Readonly<Record<string, Reader>>

/**
 * A reader for every one of `Options`. A table that satisfies it is the one place where the names
 * of options stand, beside the interface that documents them: names without a reader are refused.
 */
export type Readers<Options> = { readonly [Name in keyof Options]-?: Reader }

type Result<R extends ReaderTable, Name extends keyof R> = Exclude<ReturnType<R[Name]>, undefined>

/** What the readers of a table give; absent where that is undefined. */
export type Read<R extends ReaderTable> = {
  [Name in keyof R as undefined extends ReturnType<R[Name]> ? never : Name]: Result<R, Name>
} & {
  [Name in keyof R as undefined extends ReturnType<R[Name]> ? Name : never]?: Result<R, Name>
}

/** A reader of what may be absent. */
export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return (name, value) => (value === undefined ? undefined : reader(name, value))
}

/** The value itself, which is checked where it is used. */
export const unchecked: Reader = (_name, value) => value

/** What nothing is inherited from. */
const NOTHING = Object.freeze(Object.create(null))

/**
 * An object that inherits nothing: what it does not have is not found on Object.prototype either, whatever a
 * program has put there. Its prototype is empty rather than missing: engines keep objects without one as tables, which
 * take several times as long to fill and to read.
 */
function empty(): Record<string, unknown> {
  return Object.create(NOTHING)
}

/** A copy of an object, which inherits nothing. */
export function bare<T extends object>(object: T): T {
  return Object.assign(empty(), object) as T
}

/** The readers of a table, and where each stands in it. */
interface Listed {
  readonly names: readonly string[]
  readonly readers: readonly Reader[]
  readonly places: ReadonlyMap<string, number>
  /** As many times undefined. */
  readonly none: readonly undefined[]
}

// Every table that was read by: a small call takes little longer than to list one.
const lists = new WeakMap<ReaderTable, Listed>()

function listed(table: ReaderTable): Listed {
  let list = lists.get(table)
  if (list === undefined) {
    const names = Object.keys(table)
    const places = new Map(names.map((name, place) => [name, place]))
    list = { names, readers: Object.values(table), places, none: names.map(() => undefined) }
    lists.set(table, list)
  }
  return list
}

/**
 * The options that are there: every property is read once, so that a getter or a proxy cannot give
 * one value to the check and another to the use; and none is read from a prototype. Names and values are lists: an
 * object of whatever properties a program gives takes longer to fill and to read. The lists are made by methods that define
 * their elements: an assignment to one that is not there would run a setter of Array.prototype.
 */
export class GivenOptions {
  readonly #names: readonly string[]
  readonly #values: readonly unknown[]

  /** Throws ERR_INVALID_ARG_TYPE for what is no object. */
  constructor(options: object) {
    if (typeof options !== 'object' || options === null || Array.isArray(options)) {
      throw invalidType('options', 'an object', options)
    }
    this.#names = Object.keys(options)
    this.#values = this.#names.map((name) => (options as Record<string, unknown>)[name])
  }

  /** The names of those that are not undefined. */
  names(): string[] {
    return this.#names.filter((_, i) => this.#values[i] !== undefined)
  }

  /** What was given by that name; undefined where nothing was. */
  get(name: string): unknown {
    const at = this.#names.indexOf(name)
    return at < 0 ? undefined : this.#values[at]
  }

  /**
   * What the readers of a table make of the options of `where`, in the order of the table. Quick where the table is the same
   * one at every call.
   *
   * Throws ERR_INVALID_ARG_VALUE for a name without a reader, and what readers throw.
   */
  read<R extends ReaderTable>(table: R, where: string): Read<R> {
    const { names, readers, places, none } = listed(table)
    const values: unknown[] = none.slice()
    for (let i = 0; i < this.#names.length; i++) {
      const name = this.#names[i] as string
      if (this.#values[i] === undefined) continue
      const place = places.get(name)
      if (place === undefined) {
        throw invalidValue(name, `is not an option of ${where}; it takes ${names.join(', ')}`)
      }
      values[place] = this.#values[i]
    }
    const read = empty()
    for (let place = 0; place < names.length; place++) {
      const name = names[place] as string
      const result = (readers[place] as Reader)(name, values[place])
      if (result !== undefined) read[name] = result
    }
    return read as Read<R>
  }
}

/**
 * Reads the options of `where`, in the order of the table, each property once.
 *
 * Throws ERR_INVALID_ARG_TYPE for what is no object, ERR_INVALID_ARG_VALUE for a name without a
 * reader, and what readers throw.
 */
export function readOptions<R extends ReaderTable>(options: object, table: R, where: string): Read<R> {
  return new GivenOptions(options).read(table, where)
}
