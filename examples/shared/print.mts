import { textTable } from '../../lib/report/table.js'
import { wrap } from '../../lib/report/wrap.js'

const asIs = (text: string) => text
const plain = { head: asIs, best: asIs, series: (_: number, text: string) => text }

/** Whether a small form of the example is asked for, as tests do. */
export const small = process.argv.includes('--small')

/** Prints rows under their heads: the first column to the left, numbers to the right. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): void {
  const columns = heads.map((head, at) => ({ head, align: at === 0 ? ('left' as const) : ('right' as const) }))
  console.log(`\n${textTable({ columns, rows }, plain)}`)
}

/** Prints a paragraph that fits 80 columns. */
export function paragraph(text: string): void {
  console.log(`\n${wrap(text)}`)
}

/** A whole number with its thousands apart. */
export function whole(value: number): string {
  return value.toLocaleString('en-US')
}

/** A share as a percentage with one decimal. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
