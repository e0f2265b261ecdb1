import { stat } from 'node:fs/promises'
import { replaceFile } from '../../report/replace.js'

/** Takes bytes; they may be changed once the promise is resolved. */
export type Sink = (bytes: Uint8Array) => Promise<void>

/** Gives a file, or stdout, to `write`; a file appears under its name when all is written. */
export async function output(file: string | undefined, write: (sink: Sink) => Promise<void>): Promise<void> {
  if (file === undefined) {
    return write(toStdout)
  }
  const existing = await stat(file).catch(() => undefined)
  if (existing?.isDirectory()) {
    throw new Error(`${file}: is a folder`)
  }
  await replaceFile(file, (handle) => write((bytes) => handle.appendFile(bytes)))
}

function toStdout(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()))
  })
}
