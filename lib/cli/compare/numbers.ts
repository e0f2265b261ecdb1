import { readFileSync } from 'node:fs'

/**
 * The numbers of a file, one for every target, apart by blanks, commas, semicolons or line ends.
 * Throws what is wrong with it, with line and column.
 */
export function readNumbers(file: string, what: string): Float64Array {
  const numbers: number[] = []
  const lines = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
  lines.forEach((line, at) => {
    for (const { 0: text, index } of line.matchAll(/[^\s,;]+/g)) {
      const number = Number(text)
      if (!(number >= 0 && number < Number.POSITIVE_INFINITY)) {
        throw new Error(`${file}:${at + 1}:${index + 1}: ${what} must be numbers >= 0; received '${text}'`)
      }
      numbers.push(number)
    }
  })
  if (numbers.length === 0) {
    throw new Error(`${file}: holds no ${what}`)
  }
  return Float64Array.from(numbers)
}
