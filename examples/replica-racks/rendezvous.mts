import { createHash } from 'node:crypto'

/**
 * Weighted rendezvous hashing over racks: every key goes to the racks that score highest, each as
 * likely as it is large, and in each to the node that scores highest. A rack that goes away moves
 * only its own replicas; loads follow capacity roughly, since the second and third choice of a key
 * come from what is left.
 */
export function rendezvous(
  keys: readonly string[],
  fanOut: number,
  capacities: readonly number[],
  racks: readonly (readonly number[])[],
): Int32Array {
  const rows = keys.map((key) => {
    const room = (nodes: readonly number[]) => nodes.reduce((total, node) => total + (capacities[node] as number), 0)
    const chosen = ranked([...racks.keys()], (rack) => score(`${key} rack ${rack}`, room(racks[rack] ?? [])))
    return chosen.slice(0, fanOut).map((rack) => {
      const nodes = racks[rack] as readonly number[]
      return ranked(nodes, (node) => score(`${key} node ${node}`, capacities[node] as number))[0] as number
    })
  })
  return Int32Array.from(rows.flat())
}

/** Highest scores first. */
function ranked(items: readonly number[], scoreOf: (item: number) => number): number[] {
  const scores = new Map(items.map((item) => [item, scoreOf(item)]))
  return [...items].sort((a, b) => (scores.get(b) as number) - (scores.get(a) as number))
}

/** -weight / ln(hash), hash in 0..1: the highest of several belongs to each in proportion to its weight. */
function score(text: string, weight: number): number {
  const hash = createHash('sha256').update(text).digest().readUIntBE(0, 6) / 2 ** 48
  return weight === 0 ? 0 : -weight / Math.log(hash)
}
