import { inspect } from 'node:util'
import test from 'ava'
import fc from 'fast-check'
import {
  KeyRouter,
  methods,
  Router,
  type RouterOptions,
  route,
  routeSync,
  StreamRouter,
  type Target,
} from 'phase-router'
import { type Code, refuses } from './helpers/errors.mjs'

const targets: Target[] = [
  { name: 'big', capacity: 4, domain: 'rack-1' },
  { name: 'mid', capacity: 2, domain: 'rack-1', limit: 150 },
  { name: 'small', domain: 'rack-2' },
  { name: 'spare' },
]
const asArrays = {
  capacities: [4, 2, 1, 1],
  limits: [Number.POSITIVE_INFINITY, 150, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  domains: [7, 7, 8, 9],
}
const sizes = { sources: 500, fanOut: 2, seed: 5 }

test('named targets are routed to as the same capacities, limits and domains in arrays', async (t) => {
  const named = new Router({ ...sizes, targets })
  const plain = new Router({ ...sizes, ...asArrays })
  t.deepEqual(named.routeSync(), plain.routeSync())
  t.is(named.fingerprint, plain.fingerprint)
  t.deepEqual(routeSync({ ...sizes, targets }), plain.routeSync())
  t.deepEqual(await route({ ...sizes, targets }), plain.routeSync())
  t.deepEqual((await Router.create({ ...sizes, targets })).names, ['big', 'mid', 'small', 'spare'])
})

test('names are those of the targets by their index; null where there are none', (t) => {
  const router = new Router({ ...sizes, targets })
  t.deepEqual(router.names, ['big', 'mid', 'small', 'spare'])
  t.true(Object.isFrozen(router.names))
  t.is(router.targets, 4)
  t.is(new Router({ ...sizes, targets: 4 }).names, null)
})

test('a capacity is 1 by default, and limits do not stand for it', (t) => {
  const router = new Router({
    sources: 9,
    fanOut: 1,
    targets: [{ name: 'a', limit: 100 }, { name: 'b' }, { name: 'c', limit: 5 }],
  })
  t.deepEqual([...router.shares], [3, 3, 3])
})

test('every method takes targets by name', (t) => {
  const plain = targets.map(({ name, capacity }) => ({ name, capacity }))
  for (const method of methods) {
    const given = { method, ...sizes }
    const { capacities } = asArrays
    // What a target is called means something to `stable` alone.
    const ids = method === 'stable' && { targetIds: targets.map(({ name }) => name) }
    const unnamed = { ...given, capacities, ...ids }
    t.deepEqual(routeSync({ ...given, targets: plain } as never), routeSync(unnamed as never), method)
  }
})

test('a router shows what it is: in JSON, and to console.log', (t) => {
  const router = new Router({
    sources: 3,
    fanOut: 2,
    targets: [
      { name: 'a', limit: 2 },
      { name: 'b', limit: 2 },
    ],
  })
  const facts = {
    sources: 3,
    fanOut: 2,
    targets: 2,
    names: ['a', 'b'],
    filled: 4,
    unfilled: 2,
    bottleneck: 'limits',
    fingerprint: router.fingerprint,
  }
  t.deepEqual(JSON.parse(JSON.stringify(router)), facts)
  t.is(inspect(router, { breakLength: 500 }), `Router ${inspect(facts, { breakLength: 500 })}`)
  t.false('names' in new Router({ ...sizes, targets: 2 }).toJSON())
})

test('so do routers of streams and of keys', (t) => {
  const targets = [{ name: 'a', capacity: 3 }, { name: 'b' }]
  const stream = new StreamRouter({ fanOut: 1, targets })
  stream.next()
  const { windowBound, fingerprint } = stream
  const ofStream = { fanOut: 1, targets: 2, names: ['a', 'b'], item: 1, windowBound, bottleneck: null, fingerprint }
  const keys = new KeyRouter({ targets: 3 })
  const ofKeys = { fanOut: 1, targets: 3, maxCapacity: 1, expectedDarts: 4 / 3, fingerprint: keys.fingerprint }
  for (const [router, name, facts] of [
    [stream, 'StreamRouter', ofStream],
    [keys, 'KeyRouter', ofKeys],
  ] as const) {
    t.deepEqual(JSON.parse(JSON.stringify(router)), facts)
    t.is(inspect(router, { breakLength: 500 }), `${name} ${inspect(facts, { breakLength: 500 })}`)
  }
})

const refused: [name: string, options: object, code: Code, message: RegExp | string][] = [
  ['no targets', { targets: [] }, 'ERR_INVALID_ARG_VALUE', 'targets must not be empty'],
  [
    'a target that is a string',
    { targets: ['a'] },
    'ERR_INVALID_ARG_TYPE',
    /^targets\[0\] must be an object that has a name/,
  ],
  ['a hole', { targets: Array(2) }, 'ERR_INVALID_ARG_TYPE', /^targets\[0\] must be an object/],
  [
    'a target without a name',
    { targets: [{ capacity: 1 }] },
    'ERR_INVALID_ARG_TYPE',
    /^targets\[0\]\.name must be a string/,
  ],
  [
    'a name twice',
    { targets: [{ name: 'a' }, { name: 'b' }, { name: 'a' }] },
    'ERR_INVALID_ARG_VALUE',
    'targets[2].name must be that of no other target; targets[0] has it',
  ],
  [
    'a misspelt property',
    { targets: [{ name: 'a', capcity: 3 }] },
    'ERR_INVALID_ARG_VALUE',
    'targets[0].capcity is not a property of a target here; there are name, capacity, limit, domain, topology',
  ],
  [
    'a negative capacity',
    { targets: [{ name: 'a', capacity: -1 }] },
    'ERR_OUT_OF_RANGE',
    /^targets\[0\]\.capacity must be finite and >= 0; received -1$/,
  ],
  [
    'an infinite capacity',
    { targets: [{ name: 'a', capacity: Infinity }] },
    'ERR_OUT_OF_RANGE',
    /^targets\[0\]\.capacity/,
  ],
  [
    'a capacity that is a string',
    { targets: [{ name: 'a', capacity: '3' }] },
    'ERR_INVALID_ARG_TYPE',
    /^targets\[0\]\.capacity must be a number/,
  ],
  [
    'a capacity that is null',
    { targets: [{ name: 'a', capacity: null }] },
    'ERR_INVALID_ARG_TYPE',
    /^targets\[0\]\.capacity must be a number; received null/,
  ],
  [
    'capacities that are all 0',
    { targets: [{ name: 'a', capacity: 0 }] },
    'ERR_OUT_OF_RANGE',
    /^the capacity of one of targets at least must be above 0/,
  ],
  [
    'a limit of NaN',
    { targets: [{ name: 'a', limit: Number.NaN }] },
    'ERR_OUT_OF_RANGE',
    /^targets\[0\]\.limit must be >= 0/,
  ],
  [
    'half a limit',
    { targets: [{ name: 'a' }, { name: 'b', limit: 1.5 }] },
    'ERR_OUT_OF_RANGE',
    /^targets\[1\]\.limit must be a whole number/,
  ],
  [
    'a domain that is a number',
    { targets: [{ name: 'a', domain: 1 }] },
    'ERR_INVALID_ARG_TYPE',
    /^targets\[0\]\.domain must be a string; received 1/,
  ],
  [
    'capacities beside names',
    { targets, capacities: [1, 1, 1, 1] },
    'ERR_INVALID_ARG_VALUE',
    /^capacities cannot be given beside named targets/,
  ],
  [
    'limits beside names',
    { targets, limits: [1, 1, 1, 1] },
    'ERR_INVALID_ARG_VALUE',
    /^limits cannot be given beside named targets/,
  ],
  [
    'domains beside names',
    { targets, domains: [1, 1, 1, 1] },
    'ERR_INVALID_ARG_VALUE',
    /^domains cannot be given beside named targets/,
  ],
  [
    'an object as targets',
    { targets: { a: 1 } },
    'ERR_INVALID_ARG_TYPE',
    /^targets must be a number or an array of targets/,
  ],
  [
    'a domain where the method has none',
    { method: 'hash', targets },
    'ERR_INVALID_ARG_VALUE',
    /^targets\[0\]\.domain is not a property of a target here; there are name, capacity$/,
  ],
  [
    'domains of two kinds',
    { targets: 2, domains: ['a', 1] },
    'ERR_INVALID_ARG_TYPE',
    'domains[1] must be a string; received 1',
  ],
  [
    'neither fanOut nor fanOuts',
    { targets: 2, fanOut: undefined },
    'ERR_INVALID_ARG_TYPE',
    'fanOut must be a number; received undefined',
  ],
  [
    'half a fan-out',
    { targets: 2, sources: 2, fanOuts: [1, 0.5] },
    'ERR_OUT_OF_RANGE',
    /^fanOuts\[1\] must be a whole number/,
  ],
  [
    'a fan-out of -1',
    { targets: 2, sources: 2, fanOuts: Int8Array.of(1, -1) },
    'ERR_OUT_OF_RANGE',
    /^fanOuts\[1\] must be a whole number from 0 .* received -1$/,
  ],
  [
    'bigints as weights',
    { targets: 2, sources: 1, weights: BigInt64Array.of(1n) },
    'ERR_INVALID_ARG_TYPE',
    /^weights must be an array of numbers, plain or typed/,
  ],
]

for (const [name, options, code, message] of refused) {
  test(`refused: ${name}`, async (t) => {
    const given = { ...sizes, ...options } as RouterOptions
    await refuses(t, () => routeSync(given), code, message)
    await refuses(t, () => route(given), code, message)
    if (!('method' in options)) await refuses(t, () => new Router(given), code, message)
  })
}

test('a limit in weight need not be whole, and targets are read once', (t) => {
  const weighted = new Router({ sources: 2, fanOut: 1, weights: [0.5, 1], targets: [{ name: 'a', limit: 1.5 }] })
  t.is(weighted.filled, 2)
  let reads = 0
  const target = {
    get name() {
      return `t${++reads}`
    },
  }
  t.deepEqual(new Router({ ...sizes, targets: [target] }).names, ['t1'])
})

const kinds = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
] as const

test('every numeric typed array and plain arrays give the same routes', (t) => {
  const options = {
    capacities: [4, 2, 1, 1],
    limits: [9, 9, 9, 9],
    domains: [0, 0, 1, 2],
    fanOuts: [2, 1, 0, 2, 2],
    weights: [3, 1, 2, 2, 1],
  }
  const names = Object.keys(options) as (keyof typeof options)[]
  for (const chosen of [names.filter((name) => name !== 'weights'), names.filter((name) => name !== 'fanOuts')]) {
    const given = { sources: 5, fanOut: 2, ...Object.fromEntries(chosen.map((name) => [name, options[name]])) }
    const wanted = routeSync(given as RouterOptions)
    for (const name of chosen) {
      for (const kind of kinds) {
        const shared = new kind(
          new SharedArrayBuffer(options[name].length * kind.BYTES_PER_ELEMENT) as never,
        ) as Float64Array
        shared.set(options[name])
        for (const array of [kind.from(options[name]), shared]) {
          t.deepEqual(routeSync({ ...given, [name]: array } as RouterOptions), wanted, `${name} ${kind.name}`)
        }
      }
    }
  }
})

test('domains may be strings: they are those of their first appearance', (t) => {
  const given = { sources: 40, fanOut: 2, targets: 4 }
  const wanted = new Router({ ...given, domains: [0, 1, 0, 2] })
  const named = new Router({ ...given, domains: ['x', 'y', 'x', ''] })
  t.deepEqual(named.routeSync(), wanted.routeSync())
  t.is(named.fingerprint, wanted.fingerprint)
})

test('fanOut may be left out beside fanOuts: rows have as many slots as the largest', (t) => {
  const property = fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 30 }), (fanOuts) => {
    const given = { sources: fanOuts.length, targets: 7, fanOuts }
    const router = new Router(given)
    const fanOut = Math.max(1, ...fanOuts)
    t.is(router.fanOut, fanOut)
    t.deepEqual(router.routeSync(), routeSync({ ...given, fanOut }))
    t.is(router.fingerprint, new Router({ ...given, fanOut }).fingerprint)
  })
  t.notThrows(() => fc.assert(property, { numRuns: 50 }))
})
