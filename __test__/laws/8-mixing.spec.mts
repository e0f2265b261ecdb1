// Guarantee 8: for a fixed source, over seeds, every target is reached with probability share_j / N, and rows
// mix: the mean scatter width is at least 0.9 (1 - 1/k) of that of independent draws by capacity.
import test from 'ava'
import { Router, scatterWidths } from 'phase-router'

for (const [sources, fanOut, capacities] of [
  [2, 1, [2, 1, 1]],
  [5, 2, [3, 1, 2, 1]],
  [9, 3, [4, 1, 1, 2, 2]],
] as const) {
  test(`guarantee 8: every target is reached as often as its share says (N = ${sources}, k = ${fanOut})`, (t) => {
    const seeds = 6000
    const { shares } = new Router({ sources, fanOut, capacities })
    const counts = Array.from({ length: sources }, () => capacities.map(() => 0))
    for (let seed = 0; seed < seeds; seed++) {
      new Router({ sources, fanOut, capacities, seed }).routeSync().forEach((target, at) => {
        const row = counts[Math.floor(at / fanOut)] as number[]
        row[target] = (row[target] as number) + 1
      })
    }
    for (const [i, row] of counts.entries()) {
      for (const [j, count] of row.entries()) {
        const p = (shares[j] as number) / sources
        // Five standard errors: seeds are fixed, so this passes always or never.
        t.true(Math.abs(count / seeds - p) <= 5 * Math.sqrt((p * (1 - p)) / seeds) + 1e-12, `source ${i}, target ${j}`)
      }
    }
  })
}

test('guarantee 8: rows mix nearly as well as independent draws', (t) => {
  const [sources, fanOut, targets] = [600, 3, 40]
  const capacities = Array.from({ length: targets }, (_, j) => 1 + (j % 4))
  const mean = (widths: Uint32Array) => widths.reduce((sum, width) => sum + width, 0) / widths.length
  let [ours, drawn] = [0, 0]
  let state = 1
  // The multiplicative generator of Park and Miller.
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const wheel = capacities.flatMap((capacity, j) => new Array<number>(capacity).fill(j))
  for (let seed = 0; seed < 20; seed++) {
    ours += mean(scatterWidths(new Router({ sources, fanOut, capacities, seed }).routeSync(), fanOut, targets))
    const rows = Array.from({ length: sources }, () => {
      const row = new Set<number>()
      while (row.size < fanOut) row.add(wheel[Math.floor(uniform() * wheel.length)] as number)
      return [...row]
    })
    drawn += mean(scatterWidths(Int32Array.from(rows.flat()), fanOut, targets))
  }
  t.true(ours >= 0.9 * (1 - 1 / fanOut) * drawn, `${ours / drawn}`)
})
