import { RawJson, type Value } from './row.js'

/** So many digits in a row may be a number that is not read exactly. */
const manyDigits = /\d{16}/

/** Whether a text of JSON may have numbers of more digits than a number holds. */
export function isInexact(text: string): boolean {
  return manyDigits.test(text)
}

const token = /"(?:[^"\\]+|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/gs

/**
 * The members of an object of JSON; numbers, and what may have numbers within, as they stand in the
 * text, which is known to be right.
 */
export function exactMembers(text: string): { readonly [key: string]: Value } {
  const members: Record<string, Value> = Object.create(null)
  let depth = 0
  let key: string | undefined
  let begin = -1
  const close = (end: number) => {
    if (key !== undefined) members[key] = exactly(text.slice(begin, end).trim())
    key = undefined
    begin = -1
  }
  for (const { 0: part, index } of text.matchAll(token)) {
    const isOuter = depth === 1
    if (part === '{' || part === '[') depth += 1
    if (part === '}' || part === ']') depth -= 1
    if (depth === 0 || (isOuter && part === ',')) close(index)
    else if (isOuter && key === undefined) key = JSON.parse(part)
    else if (isOuter && part === ':' && begin === -1) begin = index + 1
  }
  return members
}

function exactly(text: string): Value {
  return /^["tfn]/.test(text) ? JSON.parse(text) : new RawJson(text)
}
