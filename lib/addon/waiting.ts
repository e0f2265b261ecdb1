/** The calls that the addon works on, by the numbers of their tasks: what each does with its end. */
export const waiting = new Map<number, (failed: boolean, value: unknown) => void>()

/** What the addon calls with the end of each: the error is undefined where the call was cancelled. */
export function settle(task: number, failed: boolean, value: unknown): void {
  const end = waiting.get(task)
  waiting.delete(task)
  end?.(failed, value)
}
