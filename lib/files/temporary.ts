import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'

const begun = new Set<string>()

/** What is begun and neither finished nor given up, which goes when the process ends, however it exits. */
function keepTrack(path: string): void {
  if (begun.size === 0) process.once('exit', removeAll)
  begun.add(path)
}

function forget(path: string): void {
  begun.delete(path)
  if (begun.size === 0) process.off('exit', removeAll)
}

function removeAll(): void {
  for (const path of begun) rmSync(path, { recursive: true, force: true })
}

/** Does not tell what it will be: a name of the user's may be as long as a name may be. */
function randomName(): string {
  return `.phase-router-${randomBytes(12).toString('hex')}.tmp`
}

/** A file or a folder that is not yet what it will be. */
export interface Temporary {
  readonly path: string
  /** It has its final name. */
  finished(): void
  /** Removes it. */
  remove(): Promise<void>
}

async function temporary<Made>(folder: string, make: (path: string) => Promise<Made>): Promise<[Temporary, Made]> {
  const path = join(folder, randomName())
  keepTrack(path)
  try {
    const made = await make(path)
    const remove = () => rm(path, { recursive: true, force: true }).finally(() => forget(path))
    return [{ path, finished: () => forget(path), remove }, made]
  } catch (error) {
    forget(path)
    throw error
  }
}

/**
 * A new file in a folder, open for writing and reading. Created exclusively, under a random name:
 * what somebody else has put there, a link too, is never opened.
 */
export async function temporaryFile(
  folder: string,
  mode: number,
): Promise<Temporary & { readonly handle: FileHandle }> {
  const [file, handle] = await temporary(folder, (path) => open(path, 'wx+', mode))
  return { ...file, handle }
}

/** A new folder in a folder, under a random name. */
export async function temporaryFolder(folder: string): Promise<Temporary> {
  const [made] = await temporary(folder, (path) => mkdir(path))
  return made
}
