// Other ways to give keys a home by capacity, each written plainly and well, or taken from npm.
import ConsistentHash from 'consistent-hash'
import HashRing from 'hashring'
import { KeyRouter } from 'phase-router'

/** The home of a key. */
export type Home = (key: string) => number

/** A way of giving homes. */
export interface Way {
  name: string
  /** `most` is the largest capacity that there will be. */
  make(capacities: readonly number[], most: number): Home
  /** Whether a look-up takes time in proportion to the number of targets, so that fewer keys are timed. */
  slow?: boolean
}

/** 32 bits of a string, well mixed (FNV-1a, then a finalizer). */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return mixed(hash)
}

function mixed(word: number): number {
  let x = word
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return (x ^ (x >>> 16)) >>> 0
}

/** Weighted rendezvous: the least exponential draw over capacity. One hash of the key, then one mix a target. */
const rendezvous: Way = {
  name: 'weighted rendezvous',
  slow: true,
  make(capacities) {
    const salts = Uint32Array.from(capacities, (_, j) => mixed(j + 1))
    const weights = Float64Array.from(capacities)
    return (key) => {
      const hash = hashOf(key)
      let best = -1
      let least = Number.POSITIVE_INFINITY
      for (let j = 0; j < weights.length; j++) {
        const weight = weights[j] as number
        if (weight === 0) continue
        const score = -Math.log((mixed(hash ^ (salts[j] as number)) + 0.5) / 2 ** 32) / weight
        if (score < least) {
          least = score
          best = j
        }
      }
      return best
    }
  },
}

/** Maglev: a table that targets fill in turn, each in an order of its own; 65 537 places. */
const maglev: Way = {
  name: 'Maglev, 65 537 places',
  make(capacities, most) {
    const size = 65_537
    const table = new Int32Array(size).fill(-1)
    const step = Uint32Array.from(capacities, (_, j) => (mixed(j + 77) % (size - 1)) + 1)
    const at = Uint32Array.from(capacities, (_, j) => mixed(j + 5_000_011) % size)
    const credit = new Float64Array(capacities.length)
    for (let filled = 0; filled < size; ) {
      for (let j = 0; j < capacities.length && filled < size; j++) {
        credit[j] = (credit[j] as number) + (capacities[j] as number) / most
        if ((credit[j] as number) < 1) continue
        credit[j] = (credit[j] as number) - 1
        let place = at[j] as number
        while (table[place] !== -1) place = (place + (step[j] as number)) % size
        table[place] = j
        at[j] = place
        filled++
      }
    }
    return (key) => table[hashOf(key) % size] as number
  },
}

/** Jump consistent hash over slots, one for every unit of capacity. */
const jump: Way = {
  name: 'jump hash over slots',
  make(capacities) {
    const slots = Int32Array.from(capacities.flatMap((capacity, j) => new Array<number>(Math.round(capacity)).fill(j)))
    return (key) => {
      let hash = hashOf(key)
      let [slot, next] = [-1, 0]
      while (next < slots.length) {
        slot = next
        hash = mixed(hash + 0x9e3779b9)
        next = Math.floor((slot + 1) / ((hash + 1) / 2 ** 32))
      }
      return slots[slot] as number
    }
  },
}

const named = (home: string) => Number(home)

/** npm hashring, as ketama does it: MD5, points in proportion to weights. */
const hashring: Way = {
  name: 'npm hashring',
  make(capacities) {
    const servers = capacities.flatMap((weight, j) => (weight > 0 ? [[String(j), { weight }] as const] : []))
    const ring = new HashRing(Object.fromEntries(servers), 'md5', { 'max cache size': 1 })
    return (key) => named(ring.range(key, 1)[0] as string)
  },
}

/** npm consistent-hash: 40 control points a unit of capacity, at places that do not change. */
const consistentHash: Way = {
  name: 'npm consistent-hash',
  make(capacities) {
    const range = 2 ** 29
    const ring = new ConsistentHash({ range })
    capacities.forEach((capacity, j) => {
      const places = Array.from({ length: Math.round(capacity * 40) }, (_, at) => mixed(mixed(j + 1) + at) % range)
      if (places.length > 0) ring.add(String(j), places.length, places)
    })
    return (key) => named(ring.get(key, 1)[0] as string)
  },
}

const ours = (name: string, maxTargets?: (targets: number) => number): Way => ({
  name,
  make(capacities, maxCapacity) {
    const router = new KeyRouter({ capacities, maxCapacity, maxTargets: maxTargets?.(capacities.length) })
    return (key) => router.targetOf(key)
  },
})

/** All of them; ours first. */
export const ways: readonly Way[] = [
  ours('KeyRouter'),
  // The same table before and after a change.
  ours('KeyRouter, maxTargets', (targets) => 2 ** Math.ceil(Math.log2(targets * 1.2))),
  rendezvous,
  maglev,
  jump,
  hashring,
  consistentHash,
]
