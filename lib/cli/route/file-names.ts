import { createHash } from 'node:crypto'

const maxBytes = 200
/** What a file system, a shell or a terminal would take for something else. */
const unsafe = /[\p{Cc}\p{Bidi_Control}\u2028\u2029<>:"/\\|?*%]|^\.|[. ]$/gu
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

/**
 * The file name for a name, the same on every platform: what may not be in one is written as `%2F`,
 * as in an address; a long one is cut, and ends in a part of its hash.
 */
export function fileNameOf(name: string): string {
  const safe = name.replace(unsafe, encoded).replace(reserved, (word) => encoded(word[0] as string) + word.slice(1))
  if (Buffer.byteLength(safe) <= maxBytes) return safe
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 16)
  return `${[...safe.slice(0, maxBytes / 4)].slice(0, -1).join('')}~${hash}`
}

function encoded(sign: string): string {
  return [...Buffer.from(sign)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
}
