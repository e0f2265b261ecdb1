import { csvField } from '../../report/csv.js'
import { escapeControls } from '../escape.js'
import { RawJson, type Value } from '../read/row.js'

/** How names, and what else people have in their files, are written. */
export interface CellOptions {
  /** For the eyes of a person: what could steer a terminal is escaped. */
  readonly terminal?: boolean
  /** What a spreadsheet would take for a formula gets a `'` before it. */
  readonly quoteFormulas?: boolean
}

const formula = /^[=+\-@\t\r]/
const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

/** Writes a text as a cell or a string. */
export type WriteCell = (text: string) => string

/** Cells of CSV, or of TSV. */
export function csvCell({ terminal, quoteFormulas }: CellOptions, separator = ','): WriteCell {
  const safe: WriteCell = quoteFormulas ? (text) => (isFormula(text) ? `'${text}` : text) : (text) => text
  const shown: WriteCell = terminal ? (text) => escapeControls(safe(text)) : safe
  return (text) => csvField(shown(text), separator)
}

function isFormula(text: string): boolean {
  return formula.test(text) && !number.test(text)
}

/** Strings of JSON. */
export function jsonString({ terminal }: CellOptions): WriteCell {
  return terminal ? (text) => escapeControls(JSON.stringify(text)) : JSON.stringify
}

/** What a cell holds, as the text of a cell of CSV. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  return value instanceof RawJson ? value.text : JSON.stringify(value)
}

/** What a cell holds, as JSON; what was read of JSON keeps its digits. */
export function jsonOf(value: Value, { terminal }: CellOptions): string {
  const text = value instanceof RawJson ? value.text : JSON.stringify(value ?? null)
  return terminal ? escapeControls(text) : text
}
