/** A call that the addon works on. */
export interface Waiting {
  resolve(value: unknown): void
  /** The error is undefined where the call was cancelled. */
  reject(error: unknown): void
}

/** The calls that the addon works on, by the numbers of their tasks. */
export const waiting = new Map<number, Waiting>()

/** What the addon calls with the end of each. */
export function settle(task: number, failed: boolean, value: unknown): void {
  const call = waiting.get(task)
  waiting.delete(task)
  if (failed) call?.reject(value)
  else call?.resolve(value)
}
