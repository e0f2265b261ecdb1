import { access, constants, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface ReportFile {
  readonly name: string
  readonly content: string | Uint8Array
}

/** Makes sure, before long work, that there is a folder which takes files. */
export async function prepareFolder(folder: string): Promise<void> {
  await makeFolder(folder)
  await access(folder, constants.W_OK)
}

/**
 * Makes a folder and its missing parents. Not by mkdir's own recursion, which never ends where
 * the system answers that a folder's parent is missing although it is there, as /proc does.
 */
async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return
  const parent = dirname(folder)
  if (parent !== folder) await makeFolder(parent)
  await mkdir(folder).catch(async (error) => {
    // Somebody else may have made it meanwhile.
    if (!(await isFolder(folder))) throw error
  })
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/**
 * Writes files into a folder that is there. Each is written under another name first and then
 * renamed: whoever looks sees the old file or the new one, never a part.
 */
export async function writeFiles(folder: string, files: readonly ReportFile[]): Promise<void> {
  for (const { name, content } of files) {
    const path = join(folder, name)
    const beside = `${path}.${process.pid}.tmp`
    try {
      await writeFile(beside, content)
      await rename(beside, path)
    } catch (error) {
      await rm(beside, { force: true })
      throw error
    }
  }
}
