import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readNumbers } from './numbers.js'

/** How uneven sources are: the weight behind a uniform number above 0 and up to 1. */
const distributions: Readonly<Record<string, (u: number, v: number) => number>> = {
  uniform: (u) => u,
  // Box and Muller's normal number, sigma 1.
  lognormal: (u, v) => Math.exp(Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v)),
  // Shape 1.5: a finite mean, no finite variance.
  pareto: (u) => u ** (-1 / 1.5),
}

/** Weights of so many sources, drawn from a distribution or read from a file. */
export function readWeights(kind: string, sources: number, seed: number | bigint): Float64Array {
  const distribution = Object.hasOwn(distributions, kind) ? distributions[kind] : undefined
  if (distribution !== undefined) return drawn(distribution, sources, seed)
  if (existsSync(kind)) return readNumbers(kind, 'weights')
  throw new Error(`--weights must be ${Object.keys(distributions).join(', ')} or a file; received '${kind}'`)
}

function drawn(distribution: (u: number, v: number) => number, sources: number, seed: number | bigint): Float64Array {
  const uniform = (hash: Buffer, at: number) => (hash.readUInt32LE(at) + 1) / 2 ** 32
  return Float64Array.from({ length: sources }, (_, source) => {
    const hash = createHash('md5').update(`phase-router weights ${seed} ${source}`).digest()
    return distribution(uniform(hash, 0), uniform(hash, 4))
  })
}
