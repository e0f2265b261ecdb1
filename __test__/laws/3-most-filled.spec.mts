// Guarantee 3: the number of filled slots is the most that distinctness and limits allow: the value of a
// maximum flow from sources through domains to targets.
import test from 'ava'
import { always, domainOf, holds, mostOf, type Problem, routed } from './problems.mjs'

/** The value of a maximum flow, by augmenting paths of one unit: source -> domain (once each) -> target. */
function maximumFlow(problem: Problem): number {
  const { sources, fanOut, fanOuts, capacities } = problem
  const domains = [...new Set(capacities.map((_, j) => domainOf(problem, j)))]
  const room = domains.map((d) =>
    capacities.reduce((sum, _, j) => sum + (domainOf(problem, j) === d ? mostOf(problem, j) : 0), 0),
  )
  /** Which sources have a route in a domain. */
  const inside = domains.map(() => new Set<number>())
  const augment = (source: number, seen: Set<number>): boolean => {
    for (const [d, taken] of inside.entries()) {
      if (taken.has(source) || seen.has(d)) continue
      seen.add(d)
      if (taken.size < (room[d] as number)) {
        taken.add(source)
        return true
      }
      for (const other of taken) {
        if (!augment(other, seen)) continue
        taken.delete(other)
        taken.add(source)
        return true
      }
    }
    return false
  }
  let flow = 0
  for (let source = 0; source < sources; source++) {
    for (let slot = 0; slot < (fanOuts?.[source] ?? fanOut); slot++) if (augment(source, new Set())) flow++
  }
  return flow
}

for (const [name, kind] of [
  ['one fan-out', {}],
  ['fan-outs of their own', { fanOuts: true }],
] as const) {
  test(`guarantee 3: as many slots are filled as can be (${name})`, (t) => {
    const law = () =>
      always(kind, (problem) => {
        const { router, rows } = routed(problem)
        const filled = rows.flat().filter((target) => target >= 0).length
        const wanted = problem.fanOuts?.reduce((a, b) => a + b, 0) ?? problem.sources * problem.fanOut
        holds(router.filled === filled && router.unfilled === wanted - filled, 'the facts are not those of the routes')
        holds(filled === maximumFlow(problem), `${filled} filled, ${maximumFlow(problem)} can be`)
        holds((router.bottleneck === null) === (filled === wanted), `bottleneck ${router.bottleneck}`)
      })
    t.notThrows(law)
  })
}
