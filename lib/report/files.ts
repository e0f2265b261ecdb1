import { access, constants, mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { step } from '../files/errors.js'
import { type ReplaceOptions, replaceFile } from '../files/replace.js'

export interface ReportFile {
  readonly name: string
  readonly content: string | Uint8Array
}

/** Makes sure, before long work, that there is a folder which takes files. */
export async function prepareFolder(folder: string): Promise<void> {
  await step(folder, 'make this folder', () => makeFolder(folder))
  await step(folder, 'write to this folder', () => access(folder, constants.W_OK))
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

/** Writes files into a folder that is there. */
export async function writeFiles(
  folder: string,
  files: readonly ReportFile[],
  options: ReplaceOptions = {},
): Promise<void> {
  for (const { name, content } of files) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    await replaceFile(join(folder, name), (sink) => sink(bytes), options)
  }
}
