/** Numbers from 0 to 1 that are the same everywhere: the upper half of a multiplicative generator. */
export function random(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x45d9f3b)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
  }
}

/** Draws from a normal distribution, nearly: twelve uniform ones added. */
export function normal(draw: () => number): number {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += draw()
  return sum
}
