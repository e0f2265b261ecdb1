import { createHash } from 'node:crypto'

/**
 * Seeds that have nothing to do with each other: in sampled, source i + 1 of a seed draws what
 * source i of the next seed draws, so that consecutive seeds are not independent.
 */
export function spacedSeeds(seed: number | bigint, count: number): readonly bigint[] {
  return Array.from({ length: count }, (_, at) =>
    createHash('sha256').update(`phase-router compare ${seed} ${at}`).digest().readBigUInt64LE(),
  )
}
