import type { ExecutionContext } from 'ava'

const CLASSES = {
  ERR_INVALID_ARG_TYPE: TypeError,
  ERR_INVALID_ARG_VALUE: TypeError,
  ERR_OUT_OF_RANGE: RangeError,
} as const

/** The codes that bad input gives. */
export type Code = keyof typeof CLASSES

/** Checks that a call throws, or rejects without throwing, the documented error; returns its message. */
export async function refuses(
  t: ExecutionContext,
  call: () => unknown,
  code: Code,
  message: RegExp | string,
): Promise<void> {
  let thrown: unknown
  let value: unknown
  try {
    value = call()
  } catch (error) {
    thrown = error
  }
  if (value instanceof Promise) {
    try {
      await value
    } catch (error) {
      thrown = error
    }
  }
  if (!t.truthy(thrown, 'nothing was thrown')) return
  const error = thrown as Error & { code: string }
  t.is(error.code, code, error.message)
  t.is(Object.getPrototypeOf(error), CLASSES[code].prototype)
  if (typeof message === 'string') t.is(error.message, message)
  else t.regex(error.message, message)
}
