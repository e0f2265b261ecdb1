import { type FileHandle, open, rename, rm } from 'node:fs/promises'

/**
 * Writes a file under another name first and then renames it: whoever looks sees the old file or
 * the new one, never a part, and an error leaves nothing behind.
 */
export async function replaceFile(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const beside = `${path}.${process.pid}.tmp`
  const file = await open(beside, 'w')
  try {
    try {
      await write(file)
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
