import { constants, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'

const pollMilliseconds = 20

/** Opened without waiting: a thread that waited for the other end could not be interrupted. */
const openAtOnce = (path: string, flags: number) => openSync(path, flags | constants.O_NONBLOCK)

/** The writing end of a named pipe, once somebody reads it. */
export async function openToWrite(path: string, signal: AbortSignal | undefined): Promise<Socket> {
  for (;;) {
    try {
      return new Socket({ fd: openAtOnce(path, constants.O_WRONLY), writable: true, readable: false })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error
    }
    await setTimeout(pollMilliseconds, undefined, { signal })
  }
}

/** The reading end of a named pipe, which waits for somebody to write. */
export function openToRead(path: string): Socket {
  return new Socket({ fd: openAtOnce(path, constants.O_RDONLY), writable: false, readable: true })
}
