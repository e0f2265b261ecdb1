/** Numbers from 0 to 1, the same everywhere. */
function uniform(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const mixed = Math.imul(state ^ (state >>> 16), 0x45d9f3b)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
  }
}

/** Draws from a normal distribution, nearly: twelve uniform ones added. */
function normal(draw: () => number): number {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += draw()
  return sum
}

/** e^x for |x| up to some twenty, by multiplications alone: (1 + x / 256)^256. */
function power(x: number): number {
  let result = 1 + x / 256
  for (let i = 0; i < 8; i++) result *= result
  return result
}

/**
 * Synthetic gates of a mixture of experts: topics and popular experts in logits, then a softmax. A later `batch` has
 * other tokens, and experts whose popularity is another by `drift`.
 */
export function gates(sources: number, targets: number, seed: number, { drift = 0, batch = 0 } = {}): Float32Array {
  const rank = 8
  const model = uniform(seed)
  const directions = Float64Array.from({ length: targets * rank }, () => normal(model))
  const first = Float64Array.from({ length: targets }, () => normal(model))
  const draw = batch === 0 ? model : uniform(seed + 1_000_003 * batch)
  const popularity = drift === 0 ? first : first.map((logit) => logit + drift * normal(draw))
  const scores = new Float32Array(sources * targets)
  const hidden = new Float64Array(rank)
  const powers = new Float64Array(targets)
  for (let i = 0; i < sources; i++) {
    for (let r = 0; r < rank; r++) hidden[r] = normal(draw)
    let sum = 0
    for (let j = 0; j < targets; j++) {
      let logit = (popularity[j] as number) + 0.5 * normal(draw)
      for (let r = 0; r < rank; r++) logit += 0.5 * (hidden[r] as number) * (directions[j * rank + r] as number)
      powers[j] = power(logit)
      sum += powers[j] as number
    }
    for (let j = 0; j < targets; j++) scores[i * targets + j] = (powers[j] as number) / sum
  }
  return scores
}

/** Distances on a square, with a minus: sources in clusters, targets half there and half anywhere. */
function distances(sources: number, targets: number, seed: number): Float32Array {
  const draw = uniform(seed)
  const hubs = Array.from({ length: 40 }, () => [draw(), draw(), 0.01 + 0.05 * draw()] as const)
  const inHub = () => {
    const [x, y, width] = hubs[Math.floor(40 * draw() * draw())] as (typeof hubs)[number]
    return [x + width * normal(draw), y + width * normal(draw)] as const
  }
  const places = Array.from({ length: targets }, (_, j) => (j % 2 === 0 ? inHub() : ([draw(), draw()] as const)))
  const scores = new Float32Array(sources * targets)
  for (let i = 0; i < sources; i++) {
    const [x, y] = inHub()
    places.forEach(([u, v], j) => {
      scores[i * targets + j] = -Math.sqrt((x - u) * (x - u) + (y - v) * (y - v))
    })
  }
  return scores
}

/** Kinds of scores by name: N x M numbers, row by row. */
export const scoreKinds = { gates, distances }

export type ScoreKind = keyof typeof scoreKinds
