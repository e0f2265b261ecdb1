import wrapAnsi from 'wrap-ansi'

/** The text broken between words into lines that fit a terminal of so many columns, with two to spare. */
export function wrap(text: string, columns = 80): string {
  return wrapAnsi(text, columns - 2)
}
