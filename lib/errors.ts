import { inspect } from 'node:util'

/** An error with a stable code, in the manner of Node's own. */
export interface CodedError extends Error {
  code: string
}

/** Gives an error its code. Defined, not assigned: a setter on Object.prototype must not swallow it. */
export function coded<E extends Error>(error: E, code: string): E & CodedError {
  const own: PropertyDescriptor = Object.assign(Object.create(null), {
    value: code,
    enumerable: true,
    writable: true,
    configurable: true,
  })
  return Object.defineProperty(error, 'code', own) as E & CodedError
}

const PRINTED = {
  depth: 0,
  customInspect: false,
  maxArrayLength: 3,
  maxStringLength: 100,
  breakLength: Number.POSITIVE_INFINITY,
}

/** A value in a message. Custom formatters do not run, and what a hostile getter throws is left out. */
function show(value: unknown): string {
  try {
    return inspect(value, PRINTED)
  } catch {
    return `a value of type ${typeof value}`
  }
}

/** A TypeError ERR_INVALID_ARG_TYPE that names the option, what it takes, and what it got. */
export function invalidType(name: string, expected: string, value: unknown): CodedError {
  return coded(new TypeError(`${name} must be ${expected}; received ${show(value)}`), 'ERR_INVALID_ARG_TYPE')
}

/** A RangeError ERR_OUT_OF_RANGE that names the option, what it takes, and what it got. */
export function outOfRange(name: string, expected: string, value: unknown): CodedError {
  return coded(new RangeError(`${name} must be ${expected}; received ${show(value)}`), 'ERR_OUT_OF_RANGE')
}

/** A TypeError ERR_INVALID_ARG_VALUE: the right type, but no sense in it. */
export function invalidValue(name: string, reason: string): CodedError {
  return coded(new TypeError(`${name} ${reason}`), 'ERR_INVALID_ARG_VALUE')
}

/** A result of so many bytes was refused by the engine: code ERR_MEMORY_ALLOCATION_FAILED, as in the addon. */
export function outOfMemory(bytes: number): CodedError {
  return coded(new Error(`an allocation of ${bytes} bytes was refused`), 'ERR_MEMORY_ALLOCATION_FAILED')
}

/** What an aborted call rejects with: code ABORT_ERR, and the signal's reason as its cause. */
export function abortError(reason: unknown): CodedError {
  const error = new Error('The operation was aborted', { cause: reason })
  error.name = 'AbortError'
  return coded(error, 'ABORT_ERR')
}
