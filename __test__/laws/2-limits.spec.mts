// Guarantee 2: no load exceeds its limit, in routes or in weight, or both; a target of capacity 0 gets nothing.
import test from 'ava'
import { always, holds, kinds, routed } from './problems.mjs'

for (const [name, kind] of kinds) {
  test(`guarantee 2: limits hold, drained targets get nothing (${name})`, (t) => {
    const law = () =>
      always(kind, (problem) => {
        const { rows } = routed(problem)
        const loads = problem.capacities.map(() => 0)
        const counts = problem.capacities.map(() => 0)
        rows.forEach((row, source) => {
          for (const target of row) {
            if (target < 0) continue
            loads[target] = (loads[target] as number) + (problem.weights?.[source] ?? 1)
            counts[target] = (counts[target] as number) + 1
            holds(problem.capacities[target] !== 0, `drained target ${target} has a route`)
          }
        })
        loads.forEach((load, j) => {
          const limit = problem.limits?.[j] ?? Number.POSITIVE_INFINITY
          holds(load <= limit, `target ${j} has ${load} of ${limit}`)
          const most = problem.routeLimits?.[j] ?? Number.POSITIVE_INFINITY
          holds((counts[j] as number) <= most, `target ${j} has ${counts[j]} of ${most} routes`)
        })
      })
    t.notThrows(law)
  })
}
