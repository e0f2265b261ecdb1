// Scores for benchmarks and for `compare`'s checks: gates of a mixture of experts, and distances. Synthetic, the
// same everywhere but for the last bit of an exponential.
import { normal, random } from '../examples/shared/random.mjs'

/** Probabilities of a gate, N x M: topics and popular experts, `skew` and `drift` in logits; a softmax. */
export function gates(sources: number, targets: number, { skew = 1, drift = 0, batch = 1 } = {}): Float32Array {
  const rank = 16
  const model = random(7)
  const directions = Float64Array.from({ length: targets * rank }, () => normal(model))
  const popularity = Float64Array.from({ length: targets }, () => skew * normal(model))
  const draw = random(1000 + batch)
  for (let j = 0; j < targets; j++) popularity[j] = (popularity[j] as number) + drift * normal(draw)
  const scores = new Float32Array(sources * targets)
  const hidden = new Float64Array(rank)
  const powers = new Float64Array(targets)
  for (let i = 0; i < sources; i++) {
    for (let r = 0; r < rank; r++) hidden[r] = normal(draw)
    let sum = 0
    for (let j = 0; j < targets; j++) {
      let logit = (popularity[j] as number) + 0.5 * normal(draw)
      for (let r = 0; r < rank; r++) logit += 0.35 * (hidden[r] as number) * (directions[j * rank + r] as number)
      powers[j] = Math.exp(logit)
      sum += powers[j] as number
    }
    for (let j = 0; j < targets; j++) scores[i * targets + j] = (powers[j] as number) / sum
  }
  return scores
}

/** The c best of every row, and which they are. */
export function candidatesOf(scores: Float32Array, targets: number, count: number) {
  const sources = scores.length / targets
  const candidates = new Uint32Array(sources * count)
  const kept = new Float32Array(sources * count)
  for (let i = 0; i < sources; i++) {
    const row = scores.subarray(i * targets, (i + 1) * targets)
    const order = Uint32Array.from(row.keys()).sort((a, b) => (row[b] as number) - (row[a] as number))
    for (let at = 0; at < count; at++) {
      const target = order[at] as number
      candidates[i * count + at] = target
      kept[i * count + at] = row[target] as number
    }
  }
  return { candidates, scores: kept }
}
