import { invalidType } from '../errors.js'
import type { Readers } from './options.js'

/** What a call that returns a promise takes besides. */
export interface AsyncOptions {
  /** Ends the call: the promise rejects with an AbortError, code ABORT_ERR. */
  signal?: AbortSignal | undefined
}

/** The signal, or nothing. */
export function readSignal(name: string, value: unknown): AbortSignal | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'object' && value !== null) {
    const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>
    const listens = typeof addEventListener === 'function' && typeof removeEventListener === 'function'
    if (typeof aborted === 'boolean' && listens) return value as AbortSignal
  }
  throw invalidType(name, 'an AbortSignal', value)
}

export const asyncReaders = { signal: readSignal } satisfies Readers<AsyncOptions>
