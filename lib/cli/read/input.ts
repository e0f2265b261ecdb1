import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { addAbortSignal, type Readable } from 'node:stream'
import { fileError, step } from '../../files/errors.js'
import { openToRead } from '../../files/pipes.js'

/** The bytes of a file, a pipe or standard input; only once. */
export interface Input {
  /** As errors call it. */
  readonly name: string
  /** Its bytes, where that is known. */
  readonly size: number | undefined
  /** Bytes that were read so far. */
  readonly position: number
  chunks(): AsyncGenerator<Buffer, void, undefined>
}

const chunkBytes = 2 ** 18

const stdinNames = new Set(['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'])

/** Whether a name of a file is that of standard input. */
export function isStdin(file: string): boolean {
  return stdinNames.has(file)
}

const open = new Set<Readable>()

/** Lets go of what is still being read, which would keep the process from its end. */
export function closeInputs(): void {
  for (const stream of open) stream.destroy()
}

/** Opens a file, or standard input where it is called `-`. Named pipes wait for somebody to write. */
export async function openInput(file: string, signal: AbortSignal): Promise<Input> {
  const name = isStdin(file) ? 'standard input' : file
  const { stream, size } = isStdin(file) ? { stream: process.stdin, size: undefined } : await openFile(file)
  open.add(addAbortSignal(signal, stream))
  let position = 0
  return {
    name,
    size,
    get position() {
      return position
    },
    async *chunks() {
      try {
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          position += chunk.length
          yield chunk
        }
      } catch (error) {
        signal.throwIfAborted()
        throw fileError(name, 'read it', error)
      } finally {
        open.delete(stream)
      }
    },
  }
}

async function openFile(file: string): Promise<{ stream: Readable; size: number | undefined }> {
  const info = await step(file, 'open it', () => stat(file))
  if (info.isDirectory()) throw new Error(`${file}: is a folder`)
  // Elsewhere a pipe that nobody has written to yet may look like one that is at its end.
  if (info.isFIFO() && process.platform === 'linux') {
    return { stream: await step(file, 'open it', async () => openToRead(file)), size: undefined }
  }
  return {
    stream: createReadStream(file, { highWaterMark: chunkBytes }),
    size: info.isFile() ? info.size : undefined,
  }
}
