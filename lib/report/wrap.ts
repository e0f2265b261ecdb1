/** The text broken between words into lines that fit a terminal of so many columns, with two to spare. */
export function wrap(text: string, columns = 80): string {
  const line = new RegExp(`(.{1,${columns - 2}})(?: |$)`, 'g')
  return text
    .split('\n')
    .map((paragraph) => paragraph.replace(line, '$1\n').trimEnd())
    .join('\n')
}
