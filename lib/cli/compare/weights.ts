import { createHash } from 'node:crypto'

/**
 * How uneven sources are: a weight from 16 uniform numbers above 0 and up to 1. Weights decide
 * routes, and the last bit of the engine's own powers, logarithms and exponentials differs from one
 * version to the next: these use the basic operations alone, whose every bit is defined.
 */
const distributions: Readonly<Record<string, (uniform: Float64Array) => number>> = {
  uniform: ([u]) => u as number,
  // Sigma 1, by the sum of uniform numbers, whose variance is a twelfth each: nearly normal.
  lognormal: (uniform) => exp((uniform.reduce((sum, u) => sum + u, 0) - 8) * ROOT_OF_THREE_QUARTERS),
  // Shape 1.5: a finite mean, no finite variance.
  pareto: ([u]) => {
    const root = inverseCubeRoot(u as number)
    return root * root
  },
}

const ROOT_OF_THREE_QUARTERS = 0.8660254037844386

/** The names of the distributions. */
export const weightKinds: readonly string[] = Object.keys(distributions)

/** Weights of so many sources, drawn from the distribution of that name. */
export function drawnWeights(kind: string, sources: number, seed: number | bigint): Float64Array {
  const distribution = distributions[kind] as (uniform: Float64Array) => number
  return Float64Array.from({ length: sources }, (_, source) => {
    const hash = createHash('sha512').update(`phase-router weights ${seed} ${source}`).digest()
    return distribution(Float64Array.from({ length: 16 }, (_, at) => (hash.readUInt32LE(4 * at) + 1) / 2 ** 32))
  })
}

/** e^x for |x| up to some ten: the series at x / 64, six times squared. */
function exp(x: number): number {
  let [sum, term] = [1, 1]
  for (let i = 1; i <= 16; i++) {
    term *= x / 64 / i
    sum += term
  }
  for (let i = 0; i < 6; i++) sum *= sum
  return sum
}

/** x^(-1/3) for x from 2^-32 to 1: Newton's steps rise to it from 1, by a third each while it is far. */
function inverseCubeRoot(x: number): number {
  let root = 1
  for (let i = 0; i < 40; i++) root *= (4 - x * root * root * root) / 3
  return root
}
