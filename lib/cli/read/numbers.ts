const decimal = /^[+-]?(\d+(_\d+)*(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

/** The number that a text is, in decimal: 1000000, 1e6, 1_000_000 and 1.5 are some; NaN for another text. */
export function parseNumber(text: string): number {
  return decimal.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN
}
