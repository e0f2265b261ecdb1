import type { Stats } from 'node:fs'
import { constants, type FileHandle, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileError, step } from './errors.js'
import { openToWrite } from './pipes.js'
import { type Place, placeOf } from './place.js'
import { syncFile, syncFolder } from './sync.js'
import { temporaryFile } from './temporary.js'

/** Takes bytes; they may be changed once the promise is resolved. */
export type Sink = (bytes: Uint8Array) => Promise<void>

/** What {@link replaceFile} may be told. */
export interface ReplaceOptions {
  /** Ends the wait for the reader of a pipe, and keeps a file from getting its name. */
  readonly signal?: AbortSignal | undefined
  /** Hears, in a sentence, what was not possible and is no error. */
  readonly note?: (text: string) => void
}

/**
 * Writes a file so that whoever looks, after a crash too, sees the old file or the new one, never a
 * part: under a random name in the same folder first, then on the disk, then renamed. Of two that
 * write one file at a time, one is there in the end. An error, or the end of the process, leaves
 * nothing behind; every error names the file as it was given, and the step.
 *
 * Links are followed. The mode and the owner of what is replaced are kept, the owner where that is
 * permitted. Pipes and devices are written to as they are.
 */
export async function replaceFile(
  file: string,
  write: (sink: Sink) => Promise<void>,
  options: ReplaceOptions = {},
): Promise<void> {
  const place = await placeOf(file)
  if (place.existing?.isFIFO()) return writeToPipe(file, write, options)
  if (place.existing?.isFile() === false) return writeToDevice(file, write)
  await replaceAt(file, place, write, options)
}

async function replaceAt(
  file: string,
  { path, folder, existing }: Place,
  write: (sink: Sink) => Promise<void>,
  { signal, note }: ReplaceOptions,
): Promise<void> {
  // For nobody else's eyes until it has the mode of the file that it replaces.
  const mode = existing === undefined ? 0o666 : 0o600
  const creating = `create a temporary file in the folder ${dirname(file)}`
  const temporary = await step(file, creating, () => temporaryFile(folder, mode))
  const { handle } = temporary
  try {
    try {
      if (existing !== undefined) await keepOwnerAndMode(file, handle, existing, note)
      await write(sinkOf(file, handle))
      await step(file, 'flush it to the disk', () => syncFile(handle))
    } finally {
      await step(file, 'close it', () => handle.close())
    }
    signal?.throwIfAborted()
    await step(file, 'give it its name', () => rename(temporary.path, path))
  } catch (error) {
    await temporary.remove()
    throw error
  }
  temporary.finished()
  await step(file, 'flush its folder to the disk', () => syncFolder(folder))
}

async function keepOwnerAndMode(
  file: string,
  handle: FileHandle,
  existing: Stats,
  note: ReplaceOptions['note'],
): Promise<void> {
  const { uid, gid } = existing
  const made = await handle.stat()
  if (made.uid !== uid || made.gid !== gid) {
    await handle.chown(uid, gid).catch(async ({ code }: NodeJS.ErrnoException) => {
      // The group alone may be permitted.
      if (made.gid !== gid) await handle.chown(made.uid, gid).catch(() => {})
      note?.(`${file}: it belonged to user ${uid} and group ${gid}, which could not be kept (${code})`)
    })
  }
  // After the owner: a change of owner may take bits away.
  const mode = existing.mode & 0o7777
  if ((made.mode & 0o7777) !== mode) await step(file, 'keep its mode', () => handle.chmod(mode))
}

function sinkOf(file: string, handle: FileHandle): Sink {
  return (bytes) => step(file, 'write to it', () => handle.appendFile(bytes))
}

async function writeToDevice(file: string, write: (sink: Sink) => Promise<void>): Promise<void> {
  const handle = await step(file, 'open it', () => open(file, constants.O_WRONLY))
  try {
    await write(sinkOf(file, handle))
  } finally {
    await handle.close()
  }
}

async function writeToPipe(
  file: string,
  write: (sink: Sink) => Promise<void>,
  { signal }: ReplaceOptions,
): Promise<void> {
  const pipe = await openToWrite(file, signal).catch((error) => {
    signal?.throwIfAborted()
    throw fileError(file, 'open it', error)
  })
  // What goes wrong is told to the write that meets it, or to the next one.
  let failed: Error | undefined
  pipe.on('error', (error) => {
    failed ??= error
  })
  const sink: Sink = (bytes) =>
    step(
      file,
      'write to it',
      () => new Promise((resolve, reject) => pipe.write(bytes, (error) => (error ? reject(error) : resolve()))),
    )
  try {
    await write(sink)
    if (failed !== undefined) throw fileError(file, 'write to it', failed)
    await new Promise<void>((resolve) => pipe.end(resolve))
  } finally {
    pipe.destroy()
  }
}
