import { invalidType } from '../errors.js'
import type { Readers } from './options.js'

/** What a call that returns a promise takes besides. */
export interface AsyncOptions {
  /** Ends the call: the promise rejects with an AbortError, code ABORT_ERR. */
  signal?: AbortSignal | undefined
}

/** What a call takes besides that may be long. */
export interface ProgressOptions extends AsyncOptions {
  /**
   * Hears how far the call is: sources that are done, and all. At most some ten times a second, never less than
   * before, with all at the end of a call that succeeds, and never after the promise has settled. What a call does in
   * several passes it estimates. When it throws, the call ends and its promise rejects with what was thrown.
   */
  onProgress?: ((done: number, total: number) => void) | undefined
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

function readProgress(name: string, value: unknown): ProgressOptions['onProgress'] {
  if (value === undefined || typeof value === 'function') return value as ProgressOptions['onProgress']
  throw invalidType(name, 'a function', value)
}

export const progressReaders = { ...asyncReaders, onProgress: readProgress } satisfies Readers<ProgressOptions>
