/** A CSV document (RFC 4180, but with line feeds) with the keys of the first record as its head. */
export function toCsv(records: readonly Readonly<Record<string, string | number>>[]): string {
  const head = Object.keys(records[0] ?? {})
  const lines = records.map((record) => head.map((key) => record[key] as string | number))
  return [head, ...lines].map((line) => `${line.map((value) => csvField(value)).join(',')}\n`).join('')
}

/** A cell of a document of CSV, or of TSV, in quotes where it needs them: blanks at its ends do, too. */
export function csvField(value: string | number, separator = ','): string {
  const text = String(value)
  return text.includes(separator) || /["\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
