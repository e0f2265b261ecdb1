import { fileError } from '../../files/errors.js'
import { replaceFile, type Sink } from '../../files/replace.js'
import { say } from '../terminal.js'

export type { Sink }

/** Gives a file, or stdout, to `write`; a file appears under its name when all is written. */
export async function output(
  file: string | undefined,
  write: (sink: Sink) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  await (file === undefined ? write(toStdout) : replaceFile(file, write, { signal, note: say }))
}

/** Whether what is written to stdout is read by a person, on a terminal. */
export function isTerminal(file: string | undefined): boolean {
  return file === undefined && process.stdout.isTTY === true
}

function toStdout(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) =>
      error ? reject(fileError('standard output', 'write to it', error)) : resolve(),
    )
  })
}
