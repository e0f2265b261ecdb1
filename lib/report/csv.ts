/** A CSV document (RFC 4180, but with line feeds) with the keys of the first record as its head. */
export function toCsv(records: readonly Readonly<Record<string, string | number>>[]): string {
  const head = Object.keys(records[0] ?? {})
  const lines = records.map((record) => head.map((key) => record[key] as string | number))
  return [head, ...lines].map((line) => `${line.map(csvField).join(',')}\n`).join('')
}

/** A cell of a CSV document, in quotes where it needs them. */
export function csvField(value: string | number): string {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
