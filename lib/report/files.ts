import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from './replace.js'

export interface ReportFile {
  readonly name: string
  readonly content: string | Uint8Array
}

/** Writes files into a folder, which is made where it is missing. */
export async function writeFiles(folder: string, files: readonly ReportFile[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const { name, content } of files) {
    await replaceFile(join(folder, name), (file) => file.writeFile(content))
  }
}
