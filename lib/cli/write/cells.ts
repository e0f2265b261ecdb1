import { csvField } from '../../report/csv.js'
import { escapeControls } from '../escape.js'

/** How cells are written. */
export interface CellOptions {
  /** For the eyes of a person: what could steer a terminal is escaped. */
  readonly terminal?: boolean
  /** What a spreadsheet would take for a formula gets a `'` before it. */
  readonly quoteFormulas?: boolean
}

const formula = /^[=+\-@\t\r]/
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** Writes a name, or what else people have in their files, as a cell or a string. */
export type WriteCell = (text: string) => string

/** Cells of CSV. */
export function csvCell({ terminal, quoteFormulas }: CellOptions): WriteCell {
  const safe: WriteCell = quoteFormulas ? (text) => (isFormula(text) ? `'${text}` : text) : (text) => text
  return terminal ? (text) => csvField(escapeControls(safe(text))) : (text) => csvField(safe(text))
}

/** Strings of JSON. */
export function jsonString({ terminal }: CellOptions): WriteCell {
  return terminal ? (text) => escapeControls(JSON.stringify(text)) : JSON.stringify
}

function isFormula(text: string): boolean {
  return formula.test(text) && !number.test(text)
}
