// Guarantee 6: a shortage is spread: with one fan-out the filled slots of two sources differ by at most 1;
// with fan-outs of their own a source keeps min(k_i, L) or min(k_i, L + 1), L common. Filled slots come first.
import test from 'ava'
import { always, holds, kinds, routed } from './problems.mjs'

for (const [name, kind] of kinds) {
  test(`guarantee 6: filled slots come first (${name})`, (t) => {
    const law = () =>
      always(kind, (problem) => {
        for (const row of routed(problem).rows) {
          const filled = row.filter((target) => target >= 0)
          holds(
            row.slice(0, filled.length).every((target) => target >= 0),
            `a gap in ${row}`,
          )
        }
      })
    t.notThrows(law)
  })
}

for (const [name, kind] of [
  ['one fan-out', {}],
  ['fan-outs of their own', { fanOuts: true }],
] as const) {
  test(`guarantee 6: a shortage is spread (${name})`, (t) => {
    let short = 0
    const law = () =>
      always(kind, (problem) => {
        const { router, rows } = routed(problem)
        if (router.unfilled > 0) short++
        const filled = rows.map((row) => row.filter((target) => target >= 0).length)
        const wanted = rows.map((_, i) => problem.fanOuts?.[i] ?? problem.fanOut)
        // Who gets less than it wants tells L or L + 1: the common level is one of two.
        const levels = Array.from({ length: problem.fanOut + 1 }, (_, level) => level)
        const fits = (level: number) =>
          filled.every((count, i) => {
            const most = wanted[i] as number
            return count === Math.min(most, level) || count === Math.min(most, level + 1)
          })
        holds(levels.some(fits), `filled slots ${filled} of ${wanted}`)
      })
    t.notThrows(law)
    t.true(short > 30)
  })
}
