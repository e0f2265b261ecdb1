// Guarantee 7: the same input and seed give the same bytes: at every call, for every range, in promises and
// blocking, on one thread and on several. Vectors pin them (__test__/golden.spec.mts).
import { createHash } from 'node:crypto'
import test from 'ava'
import { Router, route, routeSync } from 'phase-router'
import { run, runtimes } from '../helpers/child.mjs'
import { always, holds, kinds } from './problems.mjs'

for (const [name, kind] of kinds) {
  test(`guarantee 7: ranges give what the whole gives (${name})`, (t) => {
    const law = () =>
      always(
        kind,
        (problem) => {
          const all = new Router(problem).routeSync().join()
          const router = new Router(problem)
          const middle = problem.sources >> 1
          const parts = [router.routeSync({ from: middle }), router.routeSync({ to: middle })]
          holds([...(parts[1] as Int32Array), ...(parts[0] as Int32Array)].join() === all, 'ranges differ')
          holds(routeSync(problem).join() === all, 'routeSync differs')
        },
        150,
      )
    t.notThrows(law)
  })
}

test('guarantee 7: promises and chunks give what blocking calls give', async (t) => {
  const options = { sources: 5000, fanOut: 3, capacities: [5, 4, 3, 2, 1, 1], domains: [0, 0, 1, 2, 3, 4], seed: 9 }
  const wanted = routeSync(options)
  t.deepEqual(await route(options), wanted)
  const router = await Router.create(options)
  t.deepEqual(await router.route(), wanted)
  const chunks: number[] = []
  for await (const { routes } of router.chunks({ size: 777 })) chunks.push(...routes)
  t.deepEqual(chunks, [...wanted])
})

test('guarantee 7: the same bytes for every number of threads and every instruction set', async (t) => {
  const { sources, fanOut, capacities } = {
    sources: 100_000,
    fanOut: 3,
    capacities: Array.from({ length: 50 }, (_, j) => 1 + (j % 7)),
  }
  const routes = routeSync({ sources, fanOut, capacities, seed: 11 })
  const digest = createHash('sha256')
    .update(new Uint8Array(routes.buffer, routes.byteOffset, routes.byteLength))
    .digest('hex')
  for (const env of runtimes()) {
    const { stdout, stderr } = await run('same-bytes', { env })
    t.is(stdout.trim(), digest, `${JSON.stringify(env)} ${stderr}`)
  }
})
