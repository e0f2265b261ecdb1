// The imports among TypeScript files, from their text.
import { posix } from 'node:path'
import type { Files, Import } from './rust.mjs'

/** All imports of one file by another, of types too. */
export function typescriptImports(files: Files): Import[] {
  return [...files].flatMap(([file, text]) =>
    [...text.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*'(\.[^']+)'/g)].flatMap(({ 1: path, index }) => {
      const to = posix.join(posix.dirname(file), path as string).replace(/\.js$/, '.ts')
      return files.has(to) ? [{ file, line: text.slice(0, index).split('\n').length, to, test: false }] : []
    }),
  )
}
