// `sampled` against the textbook scan and against `hash`, through the JavaScript API. The textbook
// scan is the naive twin of the kernel, parallel over the sources in the same way; it is given
// degrees, also where the kernel has to count bits.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { capacityProfiles, packBits, phaseRouterSync, routeSync, shuffledPermutations } from 'phase-router'
import { compare, type Timing } from './rounds.mjs'

const { sampledTextbookSync, degreesFromWeights } = createRequire(import.meta.url)('../index.js')

/** Times of one size and fan-out, in milliseconds a call, and what they amount to. */
export interface Row {
  n: number
  k: number
  milliseconds: Record<string, number>
  /** Times faster than the textbook scan, from degrees. */
  fromDegrees: number
  /** Times faster than the textbook scan (which is given degrees), from bits. */
  fromBits: number
  /** Times as long as `hash` takes, from degrees. */
  overHash: number
}

const SEED = 42
/** Of the ring positions; the profile's own seed would tie the positions to the capacities. */
const RING_SEED = SEED + 7777

/** Every size with k = 2, and every fan-out at the largest size. */
export const settings = [
  ...[64, 128, 256, 512, 1024, 2048, 4096].map((n) => ({ n, k: 2 })),
  ...[1, 4, 8, 16].map((k) => ({ n: 4096, k })),
]

/** Checks that all give the same routes, then times them. */
export async function measure({ n, k }: { n: number; k: number }): Promise<Row> {
  const capacities = capacityProfiles.strong(n, SEED)
  const [sDegrees, tDegrees] = [new Uint32Array(n), new Uint32Array(n)]
  degreesFromWeights('capacities', capacities, 0.3, n, tDegrees)
  degreesFromWeights('weights', new Float64Array(n).fill(1), 0.3, n, sDegrees)
  const [sBits, tBits] = [packBits(sDegrees, n), packBits(tDegrees, n)]
  const permutations = shuffledPermutations(n, RING_SEED)
  const rest = { n, k, seed: SEED, ...permutations }
  const { colPermS, colPermT } = permutations

  const textbook = () => {
    const routes = new Int32Array(n * k)
    sampledTextbookSync({ sDegrees, tDegrees, colPermS, colPermT, k, seed: BigInt(SEED) }, routes)
    return routes
  }
  const degrees = () => phaseRouterSync({ ...rest, sDegrees, tDegrees })
  const bits = () => phaseRouterSync({ ...rest, sBits, tBits })
  const hash = () => routeSync({ method: 'hash', sources: n, fanOut: k, capacities, seed: SEED })
  assert.deepEqual(degrees(), textbook())
  assert.deepEqual(bits(), textbook())

  const [t, d, b, h] = (await compare(`n = ${n}, k = ${k}`, [
    { name: 'textbook scan', run: textbook },
    { name: 'sampled, degrees', run: degrees },
    { name: 'sampled, bits', run: bits },
    { name: 'hash', run: hash },
  ])) as [Timing, Timing, Timing, Timing]
  return {
    n,
    k,
    milliseconds: Object.fromEntries([t, d, b, h].map(({ name, milliseconds }) => [name, milliseconds])),
    fromDegrees: 1 / d.ratio,
    fromBits: 1 / b.ratio,
    overHash: d.ratio / h.ratio,
  }
}
