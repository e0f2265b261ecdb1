const columns = 78

/** The text broken into lines that fit a terminal of 80 columns. */
export function wrap(text: string): string {
  return text.replace(new RegExp(`(.{1,${columns}})(?: |$)`, 'g'), '$1\n').trimEnd()
}
