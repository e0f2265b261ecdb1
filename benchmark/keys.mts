// Keys beside other ways to give them a home: balance, moves over the fewest, nanoseconds of CPU time a key, memory.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { capacityProfiles, KeyRouter, packKeys } from 'phase-router'
import { median } from '../lib/cli/measure/time.js'
import { cpuTime } from './cpu.mjs'
import { type Home, type Way, ways } from './keys/opponents.mjs'

/** What was measured of one way at one setting. */
export interface Keyed {
  name: string
  capacities: string
  targets: number
  /** Nanoseconds of CPU time a key. */
  nanoseconds: number
  /** The root of the mean of (load - share)^2 / share: 1 is the noise of independent draws. */
  noise: number
  /** Moves over the fewest that lead to the new shares. */
  moves: { removed: number; added: number; halved: number; doubled: number }
  /** What it keeps, in bytes. */
  bytes: number
}

const KEYS = 100_000
/** Well-mixed names: not every hash of a package tells numbers in a row apart well. */
const nameOf = (i: number) => createHash('md5').update(`${i}`).digest('hex').slice(0, 16)
const keys = Array.from({ length: KEYS }, (_, i) => nameOf(i))
const packed = packKeys(keys)

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** What is in use when there is nothing left to collect. */
function memory(): number {
  let least = Number.POSITIVE_INFINITY
  for (let same = 0; same < 3; ) {
    collect()
    const { heapUsed, external } = process.memoryUsage()
    if (heapUsed + external < least - 1024) same = 0
    else same++
    least = Math.min(least, heapUsed + external)
  }
  return least
}

/** The bytes of one of several, so that what is made once counts little. */
function bytesOf(way: Way, capacities: readonly number[], most: number): number {
  way.make(capacities, most)('warm')
  const before = memory()
  const kept = Array.from({ length: 8 }, () => way.make(capacities, most))
  for (const home of kept) home('warm')
  return (memory() - before) / kept.length
}

const total = (capacities: readonly number[]) => capacities.reduce((sum, each) => sum + each, 0)

function homesOf(home: Home, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => home(keys[i] as string))
}

function noise(homes: Int32Array, capacities: readonly number[]): number {
  const loads = new Float64Array(capacities.length)
  for (const j of homes) loads[j] = (loads[j] as number) + 1
  const all = total(capacities)
  const squares = capacities.map((capacity, j) => {
    const share = (capacity / all) * homes.length
    return ((loads[j] as number) - share) ** 2 / share
  })
  return Math.sqrt(total(squares) / capacities.length)
}

function moves(before: Int32Array, home: Home, was: readonly number[], is: readonly number[]): number {
  const after = homesOf(home, before.length)
  const moved = before.reduce((sum, j, i) => sum + (j === after[i] ? 0 : 1), 0)
  const [old, now] = [total(was), total(is)]
  const fewest = total(was.map((capacity, j) => Math.max(0, capacity / old - (is[j] as number) / now)))
  return moved / (fewest * before.length)
}

/** CPU time of a call in nanoseconds. */
const nanosecondsOf = (call: () => unknown) => cpuTime(call) * 1e6

function measureWay(way: Way, name: string, capacities: readonly number[]): Keyed {
  const most = 16
  const count = way.slow === true ? Math.min(KEYS, Math.floor(2e7 / capacities.length)) : KEYS
  const bytes = bytesOf(way, capacities, most)
  const home = way.make(capacities, most)
  const homes = homesOf(home, count)
  assert(homes.every((j) => (capacities[j] as number) > 0))
  const timed = way.slow === true ? Math.floor(count / 10) : count
  const nanoseconds = median(Array.from({ length: 3 }, () => nanosecondsOf(() => homesOf(home, timed)) / timed))
  const big = capacities.indexOf(Math.max(...capacities))
  const changed = (change: (list: number[]) => void) => {
    const list = [...capacities]
    change(list)
    return moves(homes, way.make(list, most), capacities, list)
  }
  return {
    name: way.name,
    capacities: name,
    targets: capacities.length,
    nanoseconds,
    noise: noise(homes, capacities),
    moves: {
      removed: changed((list) => {
        list[big] = 0
      }),
      added: changed((list) => {
        list.push(list[big] as number)
      }),
      halved: changed((list) => {
        list[big] = (list[big] as number) / 2
      }),
      doubled: changed((list) => {
        list[big] = (list[big] as number) * 2
      }),
    },
    bytes,
  }
}

/** How much faster than weighted rendezvous, in one run. */
export interface Faster {
  capacities: string
  targets: number
  expectedDarts: number
  rendezvous: number
  targetOf: number
  packed: number
}

function faster(): Faster[] {
  const rows: Faster[] = []
  const rendezvous = ways.find(({ slow }) => slow) as Way
  for (const profile of ['uniform', 'strong', 'extreme'] as const) {
    for (const targets of [10, 100, 1000]) {
      const capacities = [...capacityProfiles[profile](targets, 42)]
      const router = new KeyRouter({ capacities })
      const other = rendezvous.make(capacities, 16)
      const few = Math.min(KEYS, Math.floor(2e6 / targets))
      homesOf(other, few)
      const rounds = Array.from({ length: 5 }, () => ({
        rendezvous: nanosecondsOf(() => homesOf(other, few)) / few,
        targetOf: nanosecondsOf(() => homesOf((key) => router.targetOf(key), KEYS)) / KEYS,
        packed: nanosecondsOf(() => router.routeSync(packed)) / KEYS,
      }))
      const of = (name: 'rendezvous' | 'targetOf' | 'packed') => median(rounds.map((round) => round[name]))
      rows.push({
        capacities: profile,
        targets,
        expectedDarts: router.expectedDarts,
        rendezvous: of('rendezvous'),
        targetOf: of('targetOf'),
        packed: of('packed'),
      })
    }
  }
  return rows
}

/** Measures all. */
export function measure() {
  const rows: Keyed[] = []
  for (const [name, targets] of [
    ['uniform', 100],
    ['strong', 100],
    ['strong', 1000],
  ] as const) {
    const capacities = [...capacityProfiles[name](targets, 42)]
    for (const way of ways) rows.push(measureWay(way, name, capacities))
  }
  return { rows, faster: faster() }
}
