import { int32 } from '../arguments/arrays.js'
import { positiveInteger } from '../arguments/numbers.js'
import { invalidValue, outOfRange } from '../errors.js'
import { type Nodes, numberedNodes } from '../topology.js'

/**
 * How many sources have, in some node, neither the floor nor the ceiling of the node's load / N: 0 where all
 * sources are spread over the nodes as evenly as whole routes can be. `nodes` gives the node of every target: a zone,
 * a rack, a host. O(N * k + M).
 *
 * Throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE (for a route to a target that is none) or ERR_INVALID_ARG_VALUE (for a
 * length that is no multiple of `fanOut`).
 *
 * ```js
 * import { uneven } from 'phase-router'
 *
 * const routes = Int32Array.of(0, 1, 0, 2, 2, 3)
 * uneven(routes, 2, ['east', 'east', 'west', 'west']) // 2: one source has two in the east, one none
 * ```
 */
export function uneven(routes: Int32Array, fanOut: number, nodes: Nodes): number {
  const slots = int32('routes', routes)
  const width = positiveInteger('fanOut', fanOut)
  const { of, labels } = numberedNodes('nodes', nodes)
  if (slots.length % width !== 0) {
    throw invalidValue('routes', `must have a length that is a multiple of ${width}; received ${slots.length}`)
  }
  const sources = slots.length / width
  // Routes whose memory was given away have none, and cannot be gone through either.
  if (sources === 0) return 0
  const loads = new Float64Array(labels.length)
  slots.forEach((j, slot) => {
    if (j < -1 || j >= of.length) throw outOfRange(`routes[${slot}]`, `from -1 to ${of.length - 1}`, j)
    if (j >= 0) count(loads, of[j] as number)
  })
  // Nodes that every source must have routes in.
  const sure = loads.filter((load) => load >= sources).length
  const counts = new Float64Array(labels.length)
  let found = 0
  for (let source = 0; source < sources; source++) {
    const row = slots.subarray(source * width, (source + 1) * width)
    for (const j of row) if (j >= 0) count(counts, of[j] as number)
    let met = 0
    let isEven = true
    for (const j of row) {
      const node = j < 0 ? -1 : (of[j] as number)
      const routes = counts[node] ?? 0
      if (routes === 0) continue
      const load = loads[node] as number
      if (load >= sources) met++
      isEven &&= routes >= Math.floor(load / sources) && routes <= Math.ceil(load / sources)
      counts[node] = 0
    }
    if (!isEven || met < sure) found++
  }
  return found
}

function count(counts: Float64Array, node: number): void {
  counts[node] = (counts[node] as number) + 1
}
