/** A number, an object or a list of JSON as it stands in the file, where reading it could lose digits. */
export class RawJson {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toJSON(): unknown {
    return JSON.parse(this.text)
  }
}

/** What a cell holds: text in CSV, anything in JSON. */
export type Value = string | number | boolean | null | undefined | object

/** One row of a table. */
export interface Row {
  /** By column; undefined where an object of JSON does not have it. */
  readonly cells: readonly Value[]
  /** The line on which it begins, from 1. */
  readonly line: number
}

/** Longer rows, in bytes, are taken for a quote that is never closed, before they fill the memory. */
export const maxRowBytes = 2 ** 20
