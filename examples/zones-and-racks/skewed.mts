import { random } from '../shared/random.mjs'

/**
 * Each copy of an object to a node with the fewest of its copies, level by level, then to a machine that has none, drawn by
 * capacity: a maxSkew of 1 in Kubernetes' words, object by object. Ties are drawn.
 */
export function skewed(
  sources: number,
  fanOut: number,
  capacities: readonly number[],
  levels: readonly (readonly string[])[],
): Int32Array {
  const draw = random(5)
  const pick = <T,>(of: readonly T[]) => of[Math.floor(draw() * of.length)] as T
  const routes = new Int32Array(sources * fanOut)
  for (let source = 0; source < sources; source++) {
    const row: number[] = []
    for (let copy = 0; copy < fanOut; copy++) {
      let open = [...capacities.keys()].filter((j) => !row.includes(j))
      for (const of of levels) {
        const copies = (node: string) => row.filter((j) => of[j] === node).length
        const nodes = [...new Set(open.map((j) => of[j] as string))]
        const least = Math.min(...nodes.map(copies))
        const chosen = pick(nodes.filter((node) => copies(node) === least))
        open = open.filter((j) => of[j] === chosen)
      }
      row.push(drawn(open, capacities, draw()))
    }
    routes.set(row, source * fanOut)
  }
  return routes
}

/** One of some machines by capacity, for a number from 0 to 1. */
function drawn(machines: readonly number[], capacities: readonly number[], number: number): number {
  const ends: number[] = []
  for (const j of machines) ends.push((ends.at(-1) ?? 0) + (capacities[j] as number))
  const at = number * (ends.at(-1) as number)
  return machines[ends.findIndex((end) => at < end)] as number
}
