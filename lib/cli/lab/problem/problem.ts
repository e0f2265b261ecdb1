/** A target of the lab. */
export interface LabTarget {
  readonly name: string
  readonly capacity: number
  /** The most routes; null: as the headroom says. */
  readonly limit: number | null
}

/** What the lab measures: sources that went to the targets of before, and go to those of now. */
export interface Problem {
  readonly sources: number
  readonly fanOut: number
  /** The limits of `before` over its demand; null: no limits but those of the targets. */
  readonly headroom: number | null
  readonly before: readonly LabTarget[]
  readonly now: readonly LabTarget[]
}

/** The largest of everything: what a kernel answers while a slider is dragged, or soon after. */
export const most = { sources: 100_000, fanOut: 8, headroom: 10, targets: 64, name: 100, capacity: 1e9, limit: 1e9 }

const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']
const usual = [8, 4, 4, 2, 2, 1, 1, 1].map((capacity, at) => ({ name: names[at] as string, capacity, limit: null }))

/** What the lab shows at first. */
export const firstProblem: Problem = { sources: 10_000, fanOut: 2, headroom: 1.2, before: usual, now: usual }

/** What is wrong with a problem, in a sentence for the user. */
export class Unfit extends Error {}

/**
 * A problem from anywhere, checked: every property is there, of its type and within {@link most}, and
 * there are no others. Throws {@link Unfit}, naming what is wrong.
 */
export function readProblem(value: unknown): Problem {
  const given = readObject('the problem', value, ['sources', 'fanOut', 'headroom', 'before', 'now'])
  return {
    sources: readNumber('sources', given.sources, 1, most.sources, true),
    fanOut: readNumber('fanOut', given.fanOut, 1, most.fanOut, true),
    headroom: given.headroom === null ? null : readNumber('headroom', given.headroom, 0, most.headroom, false),
    before: readTargets('before', given.before),
    now: readTargets('now', given.now),
  }
}

function readTargets(place: string, value: unknown): LabTarget[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > most.targets) {
    throw new Unfit(`${place} must be a list of 1 to ${most.targets} targets`)
  }
  const targets = value.map((target, at) => readTarget(`${place}[${at}]`, target))
  const taken = new Set<string>()
  for (const { name } of targets) {
    if (taken.has(name)) throw new Unfit(`two targets are called "${name}"`)
    taken.add(name)
  }
  if (!targets.some(({ capacity }) => capacity > 0)) throw new Unfit('one target must have a capacity above 0')
  return targets
}

function readTarget(place: string, value: unknown): LabTarget {
  const { name, capacity, limit } = readObject(place, value, ['name', 'capacity', 'limit'])
  if (typeof name !== 'string' || name === '' || name.length > most.name) {
    throw new Unfit(`${place}.name must be text of 1 to ${most.name} characters`)
  }
  return {
    name,
    capacity: readNumber(`the capacity of "${name}"`, capacity, 0, most.capacity, false),
    limit: limit === null ? null : readNumber(`the limit of "${name}"`, limit, 0, most.limit, true),
  }
}

function readObject<Key extends string>(place: string, value: unknown, keys: readonly Key[]): Record<Key, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unfit(`${place} must be an object`)
  const own = Object.keys(value)
  const strange = own.find((key) => !keys.some((known) => known === key))
  if (strange !== undefined) throw new Unfit(`${place} must have no property but ${keys.join(', ')}`)
  const missing = keys.find((key) => !own.includes(key))
  if (missing !== undefined) throw new Unfit(`${place} must have ${missing}`)
  return value as Record<Key, unknown>
}

function readNumber(place: string, value: unknown, least: number, greatest: number, whole: boolean): number {
  if (typeof value !== 'number' || !(value >= least && value <= greatest) || (whole && !Number.isInteger(value))) {
    throw new Unfit(`${place} must be a ${whole ? 'whole ' : ''}number from ${least} to ${greatest}`)
  }
  return value
}
