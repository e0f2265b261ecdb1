import type { Stats } from 'node:fs'
import { constants, open, readlink, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fileError, step } from './errors.js'

/** Where a file is written. */
export interface Place {
  /** Links followed. */
  readonly path: string
  readonly folder: string
  /** What is there. */
  readonly existing: Stats | undefined
}

const maxLinks = 40

/** Follows links, also to what is not there yet; refuses what may not be written to, and folders. */
export async function placeOf(file: string): Promise<Place> {
  const existing = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw fileError(file, 'look at it', error)
    return undefined
  })
  if (existing?.isDirectory()) throw new Error(`${file}: is a folder`)
  if (existing?.isFile() === false) return { path: file, folder: dirname(file), existing }
  if (existing !== undefined) {
    // Its folder would let us replace a file that is protected against writing.
    await step(file, 'write to it', async () => (await open(file, constants.O_WRONLY)).close())
  }
  const path = await step(file, 'follow its links', () => followed(file))
  return { path, folder: dirname(path), existing }
}

async function followed(file: string): Promise<string> {
  let path = resolve(file)
  for (let links = 0; links < maxLinks; links++) {
    // A folder that is missing is told when a file is created in it.
    const folder = await realpath(dirname(path)).catch(() => dirname(path))
    path = join(folder, basename(path))
    const target = await readlink(path).catch(() => undefined)
    if (target === undefined) return path
    path = resolve(folder, target)
  }
  throw new Error('too many links')
}
