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

/**
 * The options that are there: every property is read once, so that a getter or a proxy cannot give
 * one value to the check and another to the use; and none is read from a prototype.
 *
 * Throws ERR_INVALID_ARG_TYPE for what is no object.
 */
export function copyOptions<T extends object>(value: T): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidType('options', 'an object', value)
  }
  const copy = empty()
  for (const name of Object.keys(value)) {
    const given = (value as Record<string, unknown>)[name]
    if (given !== undefined) copy[name] = given
  }
  return copy as T
}

/**
 * Reads the options of `where`, in the order of the table, each property once.
 *
 * Throws ERR_INVALID_ARG_TYPE for what is no object, ERR_INVALID_ARG_VALUE for a name without a
 * reader, and what readers throw.
 */
export function readOptions<R extends ReaderTable>(value: object, readers: R, where: string): Read<R> {
  return readCopied(copyOptions(value), readers, where)
}

// The readers of every table that was read by, listed once: a small call takes little longer than to list them.
const lists = new WeakMap<ReaderTable, readonly (readonly [name: string, reader: Reader])[]>()

function listed(readers: ReaderTable) {
  let list = lists.get(readers)
  if (list === undefined) {
    list = Object.entries(readers)
    lists.set(readers, list)
  }
  return list
}

/** As {@link readOptions}, of what {@link copyOptions} has copied. Quick where the table is the same one at every call. */
export function readCopied<R extends ReaderTable>(copy: object, readers: R, where: string): Read<R> {
  for (const name of Object.keys(copy)) {
    if (!Object.hasOwn(readers, name)) {
      throw invalidValue(name, `is not an option of ${where}; it takes ${Object.keys(readers).join(', ')}`)
    }
  }
  const read = empty()
  for (const [name, reader] of listed(readers)) {
    const result = reader(name, (copy as Record<string, unknown>)[name])
    if (result !== undefined) read[name] = result
  }
  return read as Read<R>
}
