/** A mean over seeds, with half the width of its 95 % interval. */
export interface Estimate {
  readonly mean: number
  /** null with one seed. */
  readonly interval: number | null
}

/** Student's t at 97.5 %, for 1 to 30 degrees of freedom. */
const t975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]

/** The estimate from one value a seed; null when any seed has none. */
export function estimate(values: readonly (number | null)[]): Estimate | null {
  const known = values.filter((value) => value !== null)
  const count = known.length
  if (count === 0 || count < values.length) {
    return null
  }
  const mean = known.reduce((sum, value) => sum + value, 0) / count
  if (count === 1) {
    return { mean, interval: null }
  }
  const squares = known.reduce((sum, value) => sum + (value - mean) * (value - mean), 0)
  const t = t975[count - 2] ?? 1.96 + 2.5 / (count - 1)
  return { mean, interval: t * Math.sqrt(squares / (count - 1) / count) }
}
