import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const packageFile = createRequire(import.meta.url).resolve('@types/node/package.json')

/** What the words are, with package and version. */
export const source = `the manual of Node.js in @types/node ${JSON.parse(readFileSync(packageFile, 'utf8')).version}`

/** The words of the manual of Node.js in reading order, from the comments of its type declarations. */
export function readWords(): string[] {
  const folder = dirname(packageFile)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.d.ts'))
  return files.sort().flatMap((name) => {
    const comments = readFileSync(join(folder, name), 'utf8').match(/\/\*\*.*?\*\//gs) ?? []
    return comments.flatMap((comment) => comment.toLowerCase().match(/[a-z]+(?:'[a-z]+)*/g) ?? [])
  })
}
