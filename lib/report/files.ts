import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface ReportFile {
  readonly name: string
  readonly content: string | Uint8Array
}

/**
 * Writes files into a folder, which is made where it is missing. Each is written under another
 * name first and then renamed: whoever looks sees the old file or the new one, never a part.
 */
export async function writeFiles(folder: string, files: readonly ReportFile[]): Promise<void> {
  await mkdir(folder, { recursive: true })
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
