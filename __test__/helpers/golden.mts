import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { packBits } from 'phase-router'

interface Case {
  name: string
  n: number
  k: number
  seed: bigint
  sDegrees: Uint32Array
  tDegrees: Uint32Array
  colPermS: Uint32Array
  colPermT: Uint32Array
  routes: number[]
  autoRoutes: number[]
}

interface Large {
  n: number
  k: number
  seed: bigint
  firstRow: number[]
  sha256: string
}

/** A vector as it stands in the file. */
interface Raw extends Pick<Case, 'name' | 'n' | 'k' | 'routes' | 'autoRoutes'> {
  seed: string
  sourceDegrees: number[]
  targetDegrees: number[]
  sourcePermutation: number[]
  targetPermutation: number[]
}

const file = JSON.parse(readFileSync(new URL('../fixtures/phase_router.json', import.meta.url), 'utf8'))

/** The vectors of the reference with their inputs in full. */
export const cases: Case[] = file.cases.map((c: Raw) => ({
  name: c.name,
  n: c.n,
  k: c.k,
  seed: BigInt(c.seed),
  sDegrees: Uint32Array.from(c.sourceDegrees),
  tDegrees: Uint32Array.from(c.targetDegrees),
  colPermS: Uint32Array.from(c.sourcePermutation),
  colPermT: Uint32Array.from(c.targetPermutation),
  routes: c.routes,
  autoRoutes: c.autoRoutes,
}))

/** The large vectors: inputs by formula, routes by digest. */
export const large: Large[] = file.large.map((c: Large) => ({ ...c, seed: BigInt(c.seed) }))

/** Degrees of a large vector. */
export function largeDegrees(n: number): { sDegrees: Uint32Array; tDegrees: Uint32Array } {
  const capacities = Array.from({ length: n }, (_, i) => [8, 2, 2][i % 10] ?? 1)
  const mean = capacities.reduce((a, b) => a + b) / n
  const degree = (c: number) => Math.min(n, Math.max(1, Math.round((c / mean) * 0.3 * n)))
  return {
    sDegrees: new Uint32Array(n).fill(Math.round(0.3 * n)),
    tDegrees: Uint32Array.from(capacities, degree),
  }
}

/** The digest of routes as little-endian i32, row-major. */
export function digest(routes: Int32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(routes.buffer, routes.byteOffset, routes.byteLength))
    .digest('hex')
}

/** Bits of the given row degrees, left-aligned, scattered over the columns, and with noise at columns >= n. */
export function bitMatrices(degrees: Uint32Array, n: number): Record<string, BigUint64Array | Uint8Array> {
  const aligned = packBits(degrees, n)
  const words = Math.ceil(n / 64)
  const scattered = new BigUint64Array(n * words)
  degrees.forEach((degree, i) => {
    // A stride that is coprime to n visits every column once.
    let stride = (2 * i + 1) % n || 1
    while (gcd(stride, n) !== 1) stride++
    for (let b = 0; b < degree; b++) {
      const column = (i + b * stride) % n
      const w = i * words + Math.floor(column / 64)
      scattered[w] = (scattered[w] as bigint) | (1n << BigInt(column % 64))
    }
    for (let column = n; column < words * 64; column++) {
      const w = (i + 1) * words - 1
      scattered[w] = (scattered[w] as bigint) | (1n << BigInt(column % 64))
    }
  })
  const bytes = new Uint8Array(scattered.buffer)
  const unaligned = new Uint8Array(bytes.length + 3).subarray(3)
  unaligned.set(bytes)
  return {
    aligned,
    scattered,
    buffer: Buffer.from(bytes),
    unaligned,
    unalignedBuffer: Buffer.from(unaligned.buffer, 3),
  }
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}
