import { type FileHandle, open } from 'node:fs/promises'

/** File systems that cannot flush a file, or a folder, say one of these. */
const cannot = new Set(['EINVAL', 'ENOTSUP', 'ENOSYS', 'EISDIR', 'EPERM', 'EACCES'])

/** Waits until what was written to a file is on the disk, where the file system can tell. */
export async function syncFile(file: FileHandle): Promise<void> {
  await file.sync().catch(unlessUnable)
}

/** Waits until the names in a folder are on the disk, where the file system can tell. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(unlessUnable)
  if (folder === undefined) return
  try {
    await syncFile(folder)
  } finally {
    await folder.close()
  }
}

function unlessUnable(error: NodeJS.ErrnoException): undefined {
  if (!cannot.has(error.code as string)) throw error
}
