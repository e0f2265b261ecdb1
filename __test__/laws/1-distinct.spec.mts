// Guarantee 1: a source never gets the same target twice, and never two targets of one domain.
import test from 'ava'
import { always, domainOf, holds, kinds, routed } from './problems.mjs'

for (const [name, kind] of kinds) {
  test(`guarantee 1: distinct targets, distinct domains (${name})`, (t) => {
    const law = () =>
      always(kind, (problem) => {
        for (const row of routed(problem).rows) {
          const filled = row.filter((target) => target >= 0)
          holds(new Set(filled).size === filled.length, `a target twice in ${row}`)
          const domains = filled.map((target) => domainOf(problem, target))
          holds(new Set(domains).size === domains.length, `a domain twice in ${row}`)
        }
      })
    t.notThrows(law)
  })
}
