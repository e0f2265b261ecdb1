import { newNumbers, newWords } from './arguments/allocate.js'
import { type Numbers, uint32Numbers } from './arguments/arrays.js'
import { Labels } from './arguments/labels.js'
import { bound, MAX_COUNT } from './arguments/numbers.js'
import { GivenOptions } from './arguments/options.js'
import { invalidType, invalidValue } from './errors.js'

/** The nodes of a level: for each target a string, or a whole number from 0 to 2^32 - 1, equal in one node. */
export type Nodes = Numbers | readonly string[]

/** A level of a topology with what holds for its nodes. */
export interface TopologyLevel {
  /** The node of each target; left out where named targets have a `topology` of their own. */
  of?: Nodes | undefined
  /** The most routes of a source in one node: a whole number >= 1, or Infinity, which is none. */
  most?: number | undefined
}

/** Levels of nodes, the widest first. Each node lies in one node of the level before it. */
export type Topology = readonly (Nodes | TopologyLevel)[]

/** A level that was read: nodes numbered by first appearance. */
export interface Level {
  of: Uint32Array
  labels: readonly (string | number)[]
  most?: number
}

/** The same, perhaps without nodes. */
export type GivenLevel = Partial<Level>

/** The levels of the option `topology`. */
export function readTopology(name: string, value: unknown): GivenLevel[] {
  if (!Array.isArray(value)) throw invalidType(name, 'an array of levels', value)
  return Array.from(value, (level: unknown, at) => readLevel(`${name}[${at}]`, level))
}

function readLevel(name: string, value: unknown): GivenLevel {
  if (typeof value !== 'object' || value === null) {
    throw invalidType(name, 'an array of the nodes of all targets, or an object with of and most', value)
  }
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return numberedNodes(name, value)
  const given = new GivenOptions(value)
  const other = given.names().find((property) => property !== 'of' && property !== 'most')
  if (other !== undefined) throw invalidValue(`${name}.${other}`, 'is not a property of a level; there are of, most')
  const [of, most] = [given.get('of'), given.get('most')]
  const level: GivenLevel = of === undefined ? {} : numberedNodes(`${name}.of`, of)
  const bounded = most === undefined ? undefined : bound(`${name}.most`, most, 1, MAX_COUNT)
  if (bounded !== undefined) level.most = bounded
  return level
}

/** The nodes of a level, numbered. */
export function numberedNodes(name: string, value: unknown): Level {
  if (!Array.isArray(value) || typeof value[0] !== 'string') return numbered(uint32Numbers(name, value))
  for (const [j, label] of value.entries()) {
    if (typeof label !== 'string') throw invalidType(`${name}[${j}]`, 'a string', label)
  }
  return numbered(value as string[])
}

function numbered(nodes: ArrayLike<string | number>): Level {
  const labels = new Labels<string | number>()
  const of = newWords(nodes.length)
  for (let j = 0; j < of.length; j++) of[j] = labels.number(nodes[j] as string | number)
  return { of, labels: labels.list() }
}

/** The levels that named targets tell, target by target. */
export class PathReader {
  readonly #count: number
  #levels: { of: Uint32Array; labels: Labels }[] | undefined

  constructor(count: number) {
    this.#count = count
  }

  /** The nodes of target `i`, in order; `place` names them in errors. */
  add(place: string, i: number, path: unknown): void {
    if (path !== undefined && !Array.isArray(path)) throw invalidType(place, 'an array of strings', path)
    const nodes: unknown[] = path ?? []
    if (i === 0) this.#levels = nodes.map(() => ({ of: newWords(this.#count), labels: new Labels() }))
    const levels = this.#levels ?? []
    if (nodes.length !== levels.length) {
      throw invalidValue(
        place,
        `must have as many levels as that of the first target, ${levels.length}; received ${nodes.length}`,
      )
    }
    for (const [at, { of, labels }] of levels.entries()) {
      const node = nodes[at]
      if (typeof node !== 'string') throw invalidType(`${place}[${at}]`, 'a string', node)
      of[i] = labels.number(node)
    }
  }

  /** All levels, if there are any. */
  levels(): Level[] | undefined {
    if (!this.#levels?.length) return undefined
    return this.#levels.map(({ of, labels }) => ({ of, labels: labels.list() }))
  }
}

/** The levels of the option and of named targets put together. */
export function levelsOf(
  given: GivenLevel[] | undefined,
  named: { topology?: Level[] } | undefined,
): Level[] | undefined {
  if (named === undefined) {
    given?.forEach((level, at) => {
      if (level.of === undefined)
        throw invalidType(`topology[${at}].of`, 'an array of the nodes of all targets', undefined)
    })
    return given as Level[] | undefined
  }
  if (given === undefined) return named.topology
  const levels = named.topology ?? []
  const at = given.findIndex((level) => level.of !== undefined)
  if (at >= 0)
    throw invalidValue(`topology[${at}].of`, 'cannot be given beside named targets: each target has its own topology')
  if (given.length !== levels.length) {
    throw invalidValue(
      'topology',
      `must have as many levels as each named target, ${levels.length}; received ${given.length}`,
    )
  }
  return levels.map((level, at) => ({ ...level, ...given[at] }))
}

/** What a router knows of a level of its topology. */
export interface TopologyFacts {
  /** The node of each target, a number by first appearance. */
  of: Uint32Array
  /** What each node was called, by its number. */
  labels: readonly (string | number)[]
  /** Routes to each node. */
  loads: Float64Array
  /** What each node should get, in routes. */
  shares: Float64Array
}

/** What is known of a level: the sums over its nodes. */
export function levelFacts({ of, labels }: Level, loads: ArrayLike<number>, shares: ArrayLike<number>): TopologyFacts {
  const sums = (values: ArrayLike<number>) => {
    const totals = newNumbers(labels.length)
    of.forEach((node, j) => {
      totals[node] = (totals[node] as number) + (values[j] as number)
    })
    return totals
  }
  return { of, labels, loads: sums(loads), shares: sums(shares) }
}
