import { appendFile, chmod, open, readdir, realpath, rename, rmdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { step } from '../../files/errors.js'
import { syncFile, syncFolder } from '../../files/sync.js'
import { type Temporary, temporaryFolder } from '../../files/temporary.js'

/** What waits in memory before it is written to its files, in bytes. */
const waitingBytes = 2 ** 24
const atOnce = 16

/** A folder of many files that are written side by side, a little to each in turn. It appears when all are whole. */
export class FolderOfFiles {
  readonly #folder: string
  readonly #place: string
  readonly #names: readonly string[]
  readonly #temporary: Temporary
  readonly #mode: number
  readonly #waiting: (Buffer[] | undefined)[]
  #bytes = 0

  /** Makes the files, with `head` in each. The folder must be empty, or not be there. */
  static async create(folder: string, names: readonly string[], head: string): Promise<FolderOfFiles> {
    const place = await placeOf(folder)
    const parent = dirname(place)
    const temporary = await step(folder, `make a temporary folder in ${parent}`, () => temporaryFolder(parent))
    const { mode } = await stat(temporary.path)
    const made = new FolderOfFiles(folder, place, names, temporary, mode)
    try {
      // Nobody else can put a link in the way of a file.
      await chmod(temporary.path, 0o700)
      await made.#each((path) => writeFile(path, head, { flag: 'wx' }))
      return made
    } catch (error) {
      await temporary.remove()
      throw error
    }
  }

  private constructor(folder: string, place: string, names: readonly string[], temporary: Temporary, mode: number) {
    this.#folder = folder
    this.#place = place
    this.#names = names
    this.#temporary = temporary
    this.#mode = mode & 0o777
    this.#waiting = new Array(names.length)
  }

  /** Adds bytes to a file, which may not be changed any more; whether it is time to {@link write}. */
  add(file: number, bytes: Buffer): boolean {
    const waiting = this.#waiting[file]
    if (waiting === undefined) this.#waiting[file] = [bytes]
    else waiting.push(bytes)
    this.#bytes += bytes.length
    return this.#bytes > waitingBytes
  }

  /** Gives the folder its name. */
  async finish(): Promise<void> {
    await this.write()
    await this.#each(flushed)
    const { path } = this.#temporary
    await step(this.#folder, 'flush it to the disk', () => syncFolder(path))
    await chmod(path, this.#mode)
    await step(this.#folder, 'give it its name', async () => {
      await rmdir(this.#place).catch((error) => {
        if (error.code !== 'ENOENT') throw error
      })
      await rename(path, this.#place)
    })
    this.#temporary.finished()
    await step(this.#folder, 'flush its folder to the disk', () => syncFolder(dirname(this.#place)))
  }

  async remove(): Promise<void> {
    await this.#temporary.remove()
  }

  /** Writes what waits. */
  async write(): Promise<void> {
    await this.#each(async (path, file) => {
      const waiting = this.#waiting[file]
      if (waiting === undefined) return
      this.#waiting[file] = undefined
      await appendFile(path, Buffer.concat(waiting))
    })
    this.#bytes = 0
  }

  /** Does something with every file, some at a time; errors name it. */
  async #each(work: (path: string, file: number) => Promise<void>): Promise<void> {
    let next = 0
    const worker = async () => {
      while (next < this.#names.length) {
        const file = next++
        const name = this.#names[file] as string
        try {
          await step(join(this.#folder, name), 'write to it', () => work(join(this.#temporary.path, name), file))
        } catch (error) {
          next = this.#names.length
          throw error
        }
      }
    }
    // All end before the folder is removed.
    const ended = await Promise.allSettled(Array.from({ length: atOnce }, worker))
    const failed = ended.find(({ status }) => status === 'rejected')
    if (failed !== undefined) throw (failed as PromiseRejectedResult).reason
  }
}

async function flushed(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await syncFile(file)
  } finally {
    await file.close()
  }
}

/** The place of a folder that is not there, or that is there and empty. */
async function placeOf(folder: string): Promise<string> {
  const path = await realpath(folder).catch(() => resolve(folder))
  const there = await stat(path).catch(() => undefined)
  if (there?.isDirectory() === false) throw new Error(`${folder}: is there, and is no folder`)
  if (there !== undefined) {
    const names = await step(folder, 'look into it', () => readdir(path))
    if (names.length > 0) throw new Error(`${folder}: is not empty; name a folder that is not there, or is empty`)
  }
  return path
}
