import test from 'ava'
import fc from 'fast-check'
import { assign, KeyRouter, Router, rebalance, route, routeSync, StreamRouter, type Target } from 'phase-router'
import { type Code, refuses } from './helpers/errors.mjs'

const zones = ['eu-1', 'eu-1', 'eu-1', 'eu-1', 'eu-2', 'eu-2', 'eu-2', 'eu-3']
const racks = ['a', 'a', 'b', 'b', 'c', 'c', 'd', 'e']
const capacities = [4, 2, 3, 1, 2, 2, 3, 2]
const options = { sources: 1000, fanOut: 3, capacities, seed: 7 }
const nested = { ...options, topology: [zones, racks] }

/** How often each source has each label. */
function counts(routes: Int32Array, fanOut: number, of: readonly unknown[]): Map<unknown, number[]> {
  const found = new Map(of.map((label) => [label, Array(routes.length / fanOut).fill(0) as number[]]))
  routes.forEach((j, slot) => {
    const list = found.get(of[j]) ?? []
    const source = Math.floor(slot / fanOut)
    if (j >= 0) list[source] = (list[source] as number) + 1
  })
  return found
}

test('every source has the floor or the ceiling of load / N in every zone and every rack', async (t) => {
  const router = new Router(nested)
  const routes = router.routeSync()
  t.deepEqual(await router.route(), routes)
  t.deepEqual(await route(nested), routes)
  t.deepEqual(routeSync(nested), routes)
  t.is(new Set(router.loads).size > 1, true)
  for (const of of [zones, racks]) {
    for (const [label, list] of counts(routes, 3, of)) {
      const load = list.reduce((sum, count) => sum + count, 0)
      t.true(
        list.every((count) => count === Math.floor(load / 1000) || count === Math.ceil(load / 1000)),
        `${label}`,
      )
    }
  }
})

test('rows and columns alone are those of all', (t) => {
  const router = new Router(nested)
  const routes = router.routeSync()
  for (const source of [0, 1, 499, 999]) {
    t.deepEqual(router.targetsOf(source), routes.subarray(3 * source, 3 * source + 3))
  }
  for (let target = 0; target < 8; target++) {
    const column = Array.from({ length: 1000 }, (_, i) => i).filter((i) =>
      routes.subarray(3 * i, 3 * i + 3).includes(target),
    )
    t.deepEqual([...router.sourcesOf(target)], column)
  }
})

test('the facts of a level: nodes, labels, loads, shares', (t) => {
  const { topology, loads, shares } = new Router(nested)
  t.is(topology?.length, 2)
  const [wide] = topology as NonNullable<typeof topology>
  t.deepEqual(wide?.labels, ['eu-1', 'eu-2', 'eu-3'])
  t.deepEqual(wide?.of, Uint32Array.from([0, 0, 0, 0, 1, 1, 1, 2]))
  const sum = (list: ArrayLike<number>, from: number, to: number) =>
    Array.from(list)
      .slice(from, to)
      .reduce((a, b) => a + b, 0)
  t.deepEqual([...(wide?.loads ?? [])], [sum(loads, 0, 4), sum(loads, 4, 7), sum(loads, 7, 8)])
  t.deepEqual([...(wide?.shares ?? [])], [sum(shares, 0, 4), sum(shares, 4, 7), sum(shares, 7, 8)])
  const numbered = new Router({ ...options, topology: [{ of: Uint32Array.from([9, 9, 9, 9, 3, 3, 3, 5]) }] })
  t.deepEqual(numbered.topology?.[0]?.labels, [9, 3, 5])
  t.is(new Router(options).topology, null)
})

test('most holds, and moves capacity to the other nodes', (t) => {
  const router = new Router({ ...options, topology: [{ of: zones, most: 1 }, racks] })
  for (const list of counts(router.routeSync(), 3, zones).values()) t.deepEqual(new Set(list), new Set([1]))
  t.deepEqual([...(router.topology?.[0]?.loads ?? [])], [1000, 1000, 1000])
  const two = new Router({ ...options, fanOut: 5, topology: [{ of: zones, most: 2 }] })
  t.is(two.filled, 5000)
  const short = new Router({ ...options, fanOut: 6, topology: [{ of: zones, most: 2 }] })
  t.is(short.unfilled, 1000)
  t.is(short.bottleneck, 'topology')
  t.is(new Router({ ...options, fanOut: 4, topology: [{ of: zones, most: 1 }] }).bottleneck, 'domains')
})

test('equal problems have equal routes and fingerprints', (t) => {
  const same = (a: object, b: object) => {
    const [one, two] = [new Router({ ...options, ...a }), new Router({ ...options, ...b })]
    t.deepEqual(one.routeSync(), two.routeSync())
    t.is(one.fingerprint, two.fingerprint)
  }
  const numbers = [5, 5, 5, 5, 1, 1, 1, 0]
  same({ topology: [zones] }, { topology: [{ of: numbers, most: Number.POSITIVE_INFINITY }] })
  same({ topology: [zones, { of: racks, most: 1 }] }, { topology: [zones], domains: racks })
  same({ topology: [{ of: racks, most: 1 }] }, { domains: racks })
  same({ topology: [Array(8).fill(0), zones, zones, [0, 1, 2, 3, 4, 5, 6, 7]] }, { topology: [zones] })
  same({ topology: [] }, {})
  same({ topology: undefined }, {})
})

test('named targets tell their nodes themselves', (t) => {
  const targets: Target[] = capacities.map((capacity, j) => ({
    name: `t${j}`,
    capacity,
    topology: [zones[j] as string, racks[j] as string],
  }))
  const named = new Router({ sources: 1000, fanOut: 3, seed: 7, targets })
  t.deepEqual(named.routeSync(), new Router(nested).routeSync())
  t.deepEqual(named.topology?.[1]?.labels, ['a', 'b', 'c', 'd', 'e'])
  const bounded = new Router({ sources: 1000, fanOut: 3, seed: 7, targets, topology: [{}, { most: 1 }] })
  t.is(bounded.fingerprint, new Router({ ...options, topology: [zones, { of: racks, most: 1 }] }).fingerprint)
})

const wrong: [name: string, change: Record<string, unknown>, code: Code, message: string | RegExp][] = [
  ['what is no array', { topology: 'zones' }, 'ERR_INVALID_ARG_TYPE', /^topology must be an array of levels/],
  ['one level that is not in an array', { topology: zones }, 'ERR_INVALID_ARG_TYPE', /^topology\[0\] must be/],
  ['numbers alone', { topology: [0, 0, 1] }, 'ERR_INVALID_ARG_TYPE', /^topology\[0\] must be/],
  ['a level without nodes', { topology: [{ most: 1 }] }, 'ERR_INVALID_ARG_TYPE', /^topology\[0\]\.of must be/],
  ['a misspelt key', { topology: [{ of: zones, max: 1 }] }, 'ERR_INVALID_ARG_VALUE', /^topology\[0\]\.max is not/],
  ['a most of null', { topology: [{ of: zones, most: null }] }, 'ERR_INVALID_ARG_TYPE', /^topology\[0\]\.most must be/],
  [
    'a most of 0',
    { topology: [{ of: zones, most: 0 }] },
    'ERR_OUT_OF_RANGE',
    /^topology\[0\]\.most .*, or Infinity; received 0$/,
  ],
  ['half a route', { topology: [{ of: zones, most: 1.5 }] }, 'ERR_OUT_OF_RANGE', /^topology\[0\]\.most .* 1\.5$/],
  ['a level too short', { topology: [['a']] }, 'ERR_INVALID_ARG_VALUE', 'topology[0] must have length 8; received 1'],
  ['a number among strings', { topology: [['a', 1]] }, 'ERR_INVALID_ARG_TYPE', /^topology\[0\]\[1\]/],
  ['a fraction', { topology: [[0.5, 1]] }, 'ERR_OUT_OF_RANGE', /^topology\[0\]\[0\]/],
  ['nine levels', { topology: Array(9).fill(zones) }, 'ERR_OUT_OF_RANGE', /^topology.length must be <= 8; received 9/],
  [
    'a rack in two zones',
    { topology: [zones, ['a', 'a', 'b', 'b', 'b', 'c', 'd', 'e']] },
    'ERR_INVALID_ARG_VALUE',
    'topology[1] has targets 2 and 4 in one node, and topology[0] has them in two',
  ],
  [
    'a domain across racks',
    { topology: [zones, racks], domains: ['x', 'x', 'x', 'y', 'z', 'u', 'v', 'w'] },
    'ERR_INVALID_ARG_VALUE',
    'domains has targets 0 and 2 in one node, and topology[1] has them in two',
  ],
  [
    'fan-outs beside it',
    { topology: [zones], fanOuts: new Uint8Array(1000) },
    'ERR_INVALID_ARG_VALUE',
    'topology does not go together with fanOuts',
  ],
  [
    'weights beside it',
    { topology: [zones], weights: new Float64Array(1000) },
    'ERR_INVALID_ARG_VALUE',
    'topology does not go together with weights',
  ],
  [
    'targets of which one has no nodes',
    { capacities: undefined, targets: [{ name: 'a', topology: ['x'] }, { name: 'b' }] },
    'ERR_INVALID_ARG_VALUE',
    'targets[1].topology must have as many levels as that of the first target, 1; received 0',
  ],
  [
    'a node that is no string',
    { capacities: undefined, targets: [{ name: 'a', topology: [1] }] },
    'ERR_INVALID_ARG_TYPE',
    /^targets\[0\]\.topology\[0\] must be a string/,
  ],
  [
    'nodes in two places',
    { capacities: undefined, targets: [{ name: 'a', topology: ['x'] }], topology: [['x']] },
    'ERR_INVALID_ARG_VALUE',
    /^topology\[0\]\.of cannot be given beside named targets/,
  ],
  [
    'other levels than targets have',
    { capacities: undefined, targets: [{ name: 'a', topology: ['x'] }], topology: [{}, { most: 1 }] },
    'ERR_INVALID_ARG_VALUE',
    'topology must have as many levels as each named target, 1; received 2',
  ],
]

for (const [name, change, code, message] of wrong) {
  test(`refused: ${name}`, async (t) => {
    const given = { ...options, ...change }
    refuses(t, () => new Router(given), code, message)
    refuses(t, () => routeSync(given), code, message)
    await t.throwsAsync(Router.create(given), { code })
    await t.throwsAsync(route(given), { code })
  })
}

test('what has no theorem for it refuses it, and says so', async (t) => {
  const code = 'ERR_INVALID_ARG_VALUE'
  const message = /^topology is not an option of /
  const given = { ...nested } as never
  refuses(t, () => routeSync({ ...nested, method: 'stable' } as never), code, message)
  refuses(t, () => routeSync({ ...nested, method: 'rendezvous' } as never), code, message)
  refuses(t, () => new StreamRouter({ fanOut: 3, capacities, topology: [zones] } as never), code, message)
  refuses(t, () => new KeyRouter({ capacities, topology: [zones] } as never), code, message)
  await t.throwsAsync(rebalance(new Int32Array(3000), { fanOut: 3, capacities, topology: [zones] } as never), {
    code,
    message,
  })
  await t.throwsAsync(assign({ ...(given as object), scores: new Float32Array(8000) } as never), { code, message })
  const targets = capacities.map((_, j) => ({ name: `t${j}`, topology: ['x'] }))
  const property = /^targets\[0\]\.topology is not a property of a target here/
  refuses(t, () => routeSync({ sources: 5, fanOut: 2, targets, method: 'stable' }), code, property)
  refuses(t, () => new StreamRouter({ fanOut: 2, targets }), code, property)
  await t.throwsAsync(rebalance(new Int32Array(10), { fanOut: 2, targets }), { code, message: property })
})

test('any tree: floor or ceiling in every node', (t) => {
  const level = (nodes: number[]) => nodes.map((node) => `n${node}`)
  const tree = fc.integer({ min: 1, max: 30 }).chain((m) =>
    fc.record({
      sources: fc.integer({ min: 1, max: 60 }),
      fanOut: fc.integer({ min: 1, max: 6 }),
      capacities: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: m, maxLength: m }),
      targets: fc.array(fc.integer({ min: 0, max: 11 }), { minLength: m, maxLength: m }),
      seed: fc.nat(),
    }),
  )
  fc.assert(
    fc.property(tree, ({ targets: hosts, ...rest }) => {
      const levels = [4, 2, 1].map((size) => level(hosts.map((host) => Math.floor(host / size))))
      const routes = routeSync({ ...rest, topology: levels })
      for (const of of levels) {
        for (const list of counts(routes, rest.fanOut, of).values()) {
          const load = list.reduce((sum, count) => sum + count, 0)
          const [least, most] = [Math.floor(load / rest.sources), Math.ceil(load / rest.sources)]
          if (!list.every((count) => count >= least && count <= most)) return false
        }
      }
      return true
    }),
    { numRuns: 300 },
  )
  t.pass()
})
