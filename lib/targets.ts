import { totalmem } from 'node:os'
import { newNumbers, newWords } from './arguments/allocate.js'
import { lengthOf, uint32Numbers } from './arguments/arrays.js'
import { Labels } from './arguments/labels.js'
import { integer, positiveInteger } from './arguments/numbers.js'
import { bare, type Reader } from './arguments/options.js'
import { invalidType, invalidValue, outOfMemory, outOfRange } from './errors.js'
import { type GivenLevel, type Level, levelsOf, PathReader } from './topology.js'

/** A target by its name. */
export interface Target<Name extends string = string> {
  /** What it is called; no two targets have the same name. */
  name: Name
  /** Relative capacity: finite, >= 0; 1 by default. 0 drains the target. */
  capacity?: number | undefined
  /** The most routes that it takes: a whole number >= 0, or Infinity, the default. With `weights` the most weight. */
  limit?: number | undefined
  /** Its failure domain: a source gets one target of each. By default a domain of its own. */
  domain?: string | undefined
  /** Its node on every level of a topology, the widest first: `['eu-1', 'rack-7']`. All targets have as many, or none has any. */
  topology?: readonly string[] | undefined
}

/** What some methods take of a target, and others do not. */
export type TargetProperty = 'limit' | 'domain' | 'topology'

/** Named targets that were read: options by the target's index, where any target has them. */
export interface NamedTargets {
  names: readonly string[]
  capacities: Float64Array
  limits?: Float64Array
  domains?: Uint32Array
  topology?: Level[]
}

/** A reader of a number of equal targets, or of named ones with a capacity and these properties. */
export function targetsWith(...properties: TargetProperty[]): Reader<number | NamedTargets | undefined> {
  const allowed = ['name', 'capacity', ...properties]
  return (name, value) => {
    if (value === undefined) return undefined
    if (Array.isArray(value)) return readNamed(name, value, allowed)
    if (typeof value !== 'number') throw invalidType(name, 'a number or an array of targets', value)
    return positiveInteger(name, value)
  }
}

function readNamed(option: string, list: readonly unknown[], allowed: readonly string[]): NamedTargets {
  const count = integer(`${option}.length`, list.length)
  if (count === 0) throw invalidValue(option, 'must not be empty')
  const indices = new Map<string, number>()
  const labels = new Labels()
  const capacities = newNumbers(count)
  const limits = newNumbers(count)
  const domains = newWords(count)
  const paths = new PathReader(count)
  const place = (i: number, property: string) => `${option}[${i}]${property}`
  let [hasLimits, hasDomains] = [false, false]
  for (let i = 0; i < count; i++) {
    const given = list[i]
    if (typeof given !== 'object' || given === null) throw invalidType(place(i, ''), 'an object that has a name', given)
    let name: unknown
    let capacity: unknown = 1
    let limit: unknown
    let domain: unknown
    let path: unknown
    // Each property once, as of options; without a copy, since there may be a million targets.
    for (const property of Object.keys(given)) {
      const value = (given as Record<string, unknown>)[property]
      if (value === undefined) continue
      if (!allowed.includes(property)) {
        throw invalidValue(
          place(i, `.${property}`),
          `is not a property of a target here; there are ${allowed.join(', ')}`,
        )
      }
      if (property === 'name') name = value
      else if (property === 'capacity') capacity = value
      else if (property === 'limit') limit = value
      else if (property === 'domain') domain = value
      else path = value
    }
    if (typeof name !== 'string') throw invalidType(place(i, '.name'), 'a string', name)
    const twin = indices.get(name)
    if (twin !== undefined)
      throw invalidValue(place(i, '.name'), `must be that of no other target; ${option}[${twin}] has it`)
    indices.set(name, i)
    if (typeof capacity !== 'number') throw invalidType(place(i, '.capacity'), 'a number', capacity)
    if (!(capacity >= 0 && capacity < Number.POSITIVE_INFINITY)) {
      throw outOfRange(place(i, '.capacity'), 'finite and >= 0', capacity)
    }
    capacities[i] = capacity
    if (limit !== undefined && typeof limit !== 'number') throw invalidType(place(i, '.limit'), 'a number', limit)
    if (limit !== undefined && !(limit >= 0)) throw outOfRange(place(i, '.limit'), '>= 0', limit)
    limits[i] = limit ?? Number.POSITIVE_INFINITY
    hasLimits ||= limit !== undefined
    if (domain !== undefined && typeof domain !== 'string') throw invalidType(place(i, '.domain'), 'a string', domain)
    domains[i] = domain === undefined ? labels.next() : labels.number(domain)
    hasDomains ||= domain !== undefined
    paths.add(place(i, '.topology'), i, path)
  }
  if (!capacities.some((capacity) => capacity > 0)) {
    throw outOfRange(`the capacity of one of ${option} at least`, 'above 0', 0)
  }
  const named: NamedTargets = bare({ names: Object.freeze([...indices.keys()]), capacities })
  if (hasLimits) named.limits = limits
  if (hasDomains) named.domains = domains
  const topology = paths.levels()
  if (topology !== undefined) named.topology = topology
  return named
}

/** Options of targets that were read, in any of the forms that they have. */
interface Given {
  capacities?: Float64Array
  targets?: number | NamedTargets
  limits?: Float64Array
  domains?: Uint32Array
  topology?: GivenLevel[]
  weights?: Float64Array
}

/** The options, with what the addon asks for every target. */
export type WithTargets<T> = Omit<T, 'topology'> & {
  capacities: Float64Array
  names?: readonly string[]
  topology?: Level[]
}

/**
 * The options, which inherit nothing, with a capacity for every target: given, or that of a named
 * one, or the limits (where a method keeps them), or M times 1. The addon takes of them what it
 * knows, and checks what the arrays hold.
 */
export function withTargets<T extends Given>(options: T): WithTargets<T> {
  const { targets } = options
  const topology = levelsOf(options.topology, typeof targets === 'object' ? targets : undefined)
  if (topology !== undefined) options.topology = topology
  if (typeof targets !== 'object') {
    options.capacities = capacitiesOf(options, targets)
    return options as unknown as WithTargets<T>
  }
  for (const name of ['capacities', 'limits', 'domains'] as const) {
    if (options[name] !== undefined) {
      throw invalidValue(name, `cannot be given beside named targets: each target has its own ${SINGULAR[name]}`)
    }
  }
  if (options.weights === undefined) {
    targets.limits?.forEach((limit, i) => {
      if (Number.isFinite(limit) && !Number.isInteger(limit)) {
        throw outOfRange(`targets[${i}].limit`, 'a whole number, or Infinity, where there are no weights', limit)
      }
    })
  }
  return Object.assign(options, targets, topology && { topology }) as WithTargets<T>
}

const SINGULAR = { capacities: 'capacity', limits: 'limit', domains: 'domain' }

/** Targets of which a system may grant more than it has memory for. */
const manyTargets = 2 ** 24

/** So many capacities of 1. A system that grants more memory than it has would end the process when they are written. */
function equalCapacities(targets: number): Float64Array {
  // The addon has a copy of them, at least.
  const bytes = 16 * targets
  if (targets > manyTargets && bytes > totalmem()) throw outOfMemory(bytes)
  return newNumbers(targets).fill(1)
}

function capacitiesOf({ capacities, limits }: Given, targets: number | undefined): Float64Array {
  if (capacities === undefined && targets === undefined && limits !== undefined) {
    if (!limits.includes(Number.POSITIVE_INFINITY)) return limits
    throw invalidValue('limits', 'must be finite where they serve as capacities; give capacities or targets too')
  }
  if ((capacities === undefined) === (targets === undefined)) {
    throw invalidValue('capacities', 'or targets must be given, and not both')
  }
  if (targets !== undefined) return equalCapacities(targets)
  const given = capacities as Float64Array
  if (lengthOf(given) === 0) throw invalidValue('capacities', 'must not be empty')
  return given
}

/** Numbers of failure domains; those that have strings get them by first appearance. */
export function readDomains(name: string, value: unknown): Uint32Array {
  if (!Array.isArray(value) || typeof value[0] !== 'string') return uint32Numbers(name, value)
  const labels = new Labels()
  const numbers = newWords(value.length)
  for (let j = 0; j < numbers.length; j++) {
    const label: unknown = value[j]
    if (typeof label !== 'string') throw invalidType(`${name}[${j}]`, 'a string', label)
    numbers[j] = labels.number(label)
  }
  return numbers
}
