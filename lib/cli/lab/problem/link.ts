import { firstProblem, type LabTarget, type Problem, readProblem } from './problem.js'

/**
 * A problem as the fragment of an address: `sources=100&fan-out=2&headroom=1.2&before=8**big&before=2*50*small`,
 * a target being capacity, limit and name. `now` is left out where it is as `before`.
 */
export function linkOf({ sources, fanOut, headroom, before, now }: Problem): string {
  const link = new URLSearchParams({
    sources: String(sources),
    'fan-out': String(fanOut),
    headroom: headroom === null ? 'none' : String(headroom),
  })
  const [then, today] = [before, now].map((targets) => targets.map(textOf)) as [string[], string[]]
  for (const target of then) link.append('before', target)
  if (today.join('\n') !== then.join('\n')) for (const target of today) link.append('now', target)
  return String(link)
}

/** The problem of a fragment, the first one where it is empty. Throws what `readProblem` throws. */
export function problemOf(fragment: string): Problem {
  if (fragment === '') return firstProblem
  const link = new URLSearchParams(fragment)
  const before = link.getAll('before').map(targetOf)
  const now = link.has('now') ? link.getAll('now').map(targetOf) : before
  const headroom = link.get('headroom')
  return readProblem({
    sources: numberOf(link.get('sources')),
    fanOut: numberOf(link.get('fan-out')),
    headroom: headroom === 'none' ? null : numberOf(headroom),
    before,
    now,
  })
}

function textOf({ name, capacity, limit }: LabTarget): string {
  return `${capacity}*${limit ?? ''}*${name}`
}

function targetOf(text: string): LabTarget {
  const [capacity = '', limit = '', ...name] = text.split('*')
  return { capacity: numberOf(capacity), limit: limit === '' ? null : numberOf(limit), name: name.join('*') }
}

/** NaN for what is no number: the empty text is none. */
function numberOf(text: string | null): number {
  return text === null || text.trim() === '' ? Number.NaN : Number(text)
}
