/** The c best of every row of N x M scores, and which they are: candidates. */
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
