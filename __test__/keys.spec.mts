import { readFileSync } from 'node:fs'
import test from 'ava'
import { capacityProfiles, KeyRouter, type KeyRouterOptions, packKeys } from 'phase-router'
import { type Code, refuses } from './helpers/errors.mjs'

interface Golden {
  keys: { utf16: number[]; hex: string }[]
  cases: {
    name: string
    options: Record<string, unknown> & { seed: string; fanOut: number }
    routes: number[]
    fingerprint: string
    expectedDarts: number
    maxCapacity: number
  }[]
}

const golden: Golden = JSON.parse(readFileSync(new URL('fixtures/keys.json', import.meta.url), 'utf8'))
const strings = golden.keys.map(({ utf16 }) => String.fromCharCode(...utf16))
const bytes = golden.keys.map(({ hex }) => Buffer.from(hex, 'hex'))

for (const { name, options, routes, ...facts } of golden.cases) {
  test(`golden: ${name}`, async (t) => {
    const router = new KeyRouter({ ...options, seed: BigInt(options.seed) } as KeyRouterOptions)
    const k = options.fanOut
    const row = (i: number) => routes.slice(i * k, (i + 1) * k)
    for (const [i, text] of strings.entries()) {
      t.deepEqual([...router.targetsOf(text)], row(i), JSON.stringify(text))
      t.deepEqual([...router.targetsOf(bytes[i] as Buffer)], row(i))
      t.is(router.targetOf(text), row(i)[0] as number)
    }
    t.deepEqual([...(await router.route(packKeys(strings)))], routes)
    t.deepEqual([...router.routeSync(packKeys(strings))], routes)
    t.is(router.fingerprint, facts.fingerprint)
    t.is(router.expectedDarts, facts.expectedDarts)
    t.is(router.maxCapacity, facts.maxCapacity)
  })
}

test('numbers and bigints are the keys of their digits', (t) => {
  const router = new KeyRouter({ targets: 1000, fanOut: 2 })
  for (const number of [0, 5, -17, 42, 2 ** 53 - 1, -(2 ** 53 - 1)]) {
    const expected = router.targetsOf(String(number))
    t.deepEqual(router.targetsOf(number), expected)
    t.deepEqual(router.targetsOf(BigInt(number)), expected)
  }
  t.is(router.targetOf(-0), router.targetOf('0'))
  t.is(router.targetOf(2n ** 100n), router.targetOf(String(2n ** 100n)))
})

const keys = Array.from({ length: 50_000 }, (_, i) => `tenant-${i}`)
const all = (router: KeyRouter) => keys.map((key) => router.targetOf(key))

test('single keys and packed ones agree, and follow capacities', async (t) => {
  for (const options of [{}, { maxTargets: 128 }]) {
    const capacities = capacityProfiles.strong(100, 3)
    const router = new KeyRouter({ capacities, ...options })
    const targets = all(router)
    t.deepEqual([...(await router.route(packKeys(keys)))], targets)
    const total = capacities.reduce((sum, each) => sum + each, 0)
    const loads = new Float64Array(100)
    for (const target of targets) loads[target] = (loads[target] as number) + 1
    let chi = 0
    for (const [target, load] of loads.entries()) {
      const share = ((capacities[target] as number) / total) * keys.length
      chi += (load - share) ** 2 / share
    }
    // 99 degrees of freedom.
    t.true(chi > 40 && chi < 170, `${chi}`)
  }
})

test('a target that ends loses its keys, and nobody else moves', (t) => {
  const capacities = [...capacityProfiles.strong(64, 3)]
  const before = new KeyRouter({ capacities })
  capacities[9] = 0
  const [old, now] = [all(before), all(before.with({ capacities }))]
  t.true(old.includes(9) && !now.includes(9))
  t.true(old.every((target, i) => target === 9 || target === now[i]))
})

test('a target that comes, beyond a power of two, takes its part and moves nobody else', (t) => {
  const before = new KeyRouter({ targets: 64 })
  const after = before.with({ capacities: Array(65).fill(1) })
  const [old, now] = [all(before), all(after)]
  const moved = old.filter((target, i) => target !== now[i]).length
  t.true(now.every((target, i) => target === 64 || target === old[i]))
  t.true(Math.abs(moved - keys.length / 65) < 5 * Math.sqrt(keys.length / 65))
  // Padding changes nobody.
  const padded = before.with({ capacities: [...Array(64).fill(1), ...Array(500).fill(0)] })
  t.deepEqual(all(padded), old)
  t.is(padded.fingerprint, before.fingerprint)
})

test('one shard doubled within maxCapacity', (t) => {
  const capacities = Array(16).fill(1)
  const before = new KeyRouter({ capacities, maxCapacity: 2 })
  capacities[3] = 2
  const [old, now] = [all(before), all(before.with({ capacities }))]
  t.true(now.every((target, i) => target === 3 || target === old[i]))
  t.throws(() => new KeyRouter({ targets: 16 }).with({ capacities }), {
    code: 'ERR_OUT_OF_RANGE',
    message: 'capacities[3] must be <= maxCapacity, which is 1; received 2',
  })
})

test('replicas are in distinct domains, and the first ones do not depend on how many', (t) => {
  const options = { capacities: capacityProfiles.strong(30, 2), domains: Array.from({ length: 30 }, (_, j) => j % 4) }
  const [two, three, six] = [2, 3, 6].map((fanOut) => new KeyRouter({ ...options, fanOut })) as [
    KeyRouter,
    KeyRouter,
    KeyRouter,
  ]
  for (const key of keys.slice(0, 2000)) {
    const row = three.targetsOf(key)
    if (new Set(row.map((target) => target % 4)).size !== 3) t.fail(key)
    t.deepEqual(two.targetsOf(key), row.slice(0, 2))
    t.deepEqual([...six.targetsOf(key)].slice(4), [-1, -1])
  }
})

test('acquire takes the least busy of the first choices', (t) => {
  const router = new KeyRouter({ capacities: [1, 1, 2] })
  const [first, second] = new KeyRouter({ capacities: [1, 1, 2], fanOut: 2 }).targetsOf('hot') as unknown as [
    number,
    number,
  ]
  const one = router.acquire('hot', { choices: 1 })
  t.is(one.target, first)
  const weight = (target: number) => (target === 2 ? 2 : 1)
  const two = router.acquire('hot')
  t.is(two.target, 2 / weight(first) <= 1 / weight(second) ? first : second)
  one.release()
  one.release()
  two.release()
  // All are free again: the largest capacity has the least burden.
  t.is(router.acquire('hot', { choices: 99 }).target, 2)
  // Counts carry over.
  const next = router.with({ capacities: [1, 1, 2, 1] })
  const taken = Array.from({ length: 8 }, () => next.acquire('hot', { choices: 4 }))
  t.is(new Set(taken.map(({ target }) => target)).size, 4)
  t.throws(() => router.acquire('hot', { choices: 0 }), { code: 'ERR_OUT_OF_RANGE' })
})

test('packKeys', (t) => {
  t.deepEqual(packKeys([]), { keys: new Uint8Array(0), offsets: new Uint32Array(1) })
  const { keys, offsets } = packKeys(['a', '', 'é', '\ud800'])
  t.deepEqual([...keys], [97, 0xc3, 0xa9, 0xef, 0xbf, 0xbd])
  t.deepEqual([...offsets], [0, 1, 1, 3, 6])
  t.throws(() => packKeys(['a', 5 as never]), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: 'strings[1] must be a string; received 5',
  })
  t.throws(() => packKeys('abc' as never), { code: 'ERR_INVALID_ARG_TYPE' })
})

test('targets by name', async (t) => {
  const targets = [{ name: 'a', capacity: 3 }, { name: 'b' }]
  const named = new KeyRouter({ targets })
  t.deepEqual(named.names, ['a', 'b'])
  t.is(named.fingerprint, new KeyRouter({ capacities: [3, 1] }).fingerprint)
  t.is(named.with({ capacities: [1, 1, 1] }).names, null)
  const limited = [{ name: 'a', limit: 5 }]
  await refuses(
    t,
    () => new KeyRouter({ targets: limited }),
    'ERR_INVALID_ARG_VALUE',
    /^targets\[0\]\.limit is not a property/,
  )
})

const rows: [name: string, options: Record<string, unknown>, code: Code, message: RegExp | string][] = [
  ['nothing', {}, 'ERR_INVALID_ARG_VALUE', /^capacities or targets must be given/],
  [
    'no live target',
    { capacities: [0, 0] },
    'ERR_OUT_OF_RANGE',
    'capacities must be above 0 for one target at least; received 0',
  ],
  ['a negative capacity', { capacities: [1, -2] }, 'ERR_OUT_OF_RANGE', /^capacities\[1\]/],
  ['fanOut 0', { targets: 3, fanOut: 0 }, 'ERR_OUT_OF_RANGE', /^fanOut/],
  ['limits', { targets: 3, limits: [1, 1, 1] }, 'ERR_INVALID_ARG_VALUE', /^limits is not an option of KeyRouter/],
  [
    'maxCapacity below a capacity',
    { capacities: [1, 5], maxCapacity: 4 },
    'ERR_OUT_OF_RANGE',
    'capacities[1] must be <= maxCapacity, which is 4; received 5',
  ],
  [
    'maxCapacity 0',
    { targets: 2, maxCapacity: 0 },
    'ERR_OUT_OF_RANGE',
    'maxCapacity must be finite and > 0; received 0',
  ],
  ['maxTargets below M', { targets: 5, maxTargets: 4 }, 'ERR_OUT_OF_RANGE', /^maxTargets must be >= 5/],
  [
    'too many darts',
    { targets: 4, maxCapacity: 1000 },
    'ERR_OUT_OF_RANGE',
    'maxCapacity must be <= 512 times 1, the mean capacity of the 4 cells; received 1000',
  ],
  [
    'too many targets to come',
    { targets: 4, maxTargets: 1e9 },
    'ERR_OUT_OF_RANGE',
    'maxTargets must be <= 2048 for these capacities and maxCapacity; received 1000000000',
  ],
  ['domains of another length', { targets: 4, domains: [1] }, 'ERR_INVALID_ARG_VALUE', /^domains must have length 4/],
]
for (const [name, options, code, message] of rows) {
  test(`refused: ${name}`, async (t) => {
    await refuses(t, () => new KeyRouter(options as never), code, message)
  })
}

test('refused: keys and packed keys', async (t) => {
  const router = new KeyRouter({ targets: 4 })
  const type = 'ERR_INVALID_ARG_TYPE'
  for (const key of [undefined, null, {}, true, Symbol('s'), new Uint16Array(2), ['a']]) {
    await refuses(t, () => router.targetOf(key as never), type, /^key must be a string, a Uint8Array, a bigint or/)
  }
  for (const key of [0.5, Number.NaN, 2 ** 53, Infinity]) {
    await refuses(t, () => router.targetOf(key), 'ERR_OUT_OF_RANGE', /^key must be/)
  }
  const keys = new Uint8Array(3)
  const offsets = (...list: number[]) => Uint32Array.from(list)
  await refuses(
    t,
    () => router.route({ keys, offsets: offsets(0, 4) }),
    'ERR_OUT_OF_RANGE',
    'offsets[1] must be <= 3, the bytes of keys; received 4',
  )
  await refuses(
    t,
    () => router.route({ keys, offsets: offsets(0, 2, 1) }),
    'ERR_OUT_OF_RANGE',
    /^offsets\[2\] must be >= 2/,
  )
  await refuses(
    t,
    () => router.routeSync({ keys, offsets: offsets() }),
    'ERR_INVALID_ARG_VALUE',
    /^offsets must not be empty/,
  )
  await refuses(
    t,
    () => router.routeSync({ keys: 'abc', offsets: offsets(0) } as never),
    type,
    /^keys must be a Uint8Array/,
  )
  const unpacked = "keys must be packed by packKeys; received [ 'abc' ]"
  await refuses(t, () => router.routeSync(['abc'] as never), type, unpacked)
  await refuses(t, () => router.route(['abc'] as never), type, unpacked)
  await refuses(
    t,
    () => router.routeSync({ keys, offsets: offsets(0, 3), out: new Int32Array(2) }),
    'ERR_INVALID_ARG_VALUE',
    /^out must have length 1/,
  )
  await refuses(t, () => router.with({ capacities: [1] }), 'ERR_INVALID_ARG_VALUE', /^capacities must name all 4/)
  const inDomains = new KeyRouter({ targets: 2, domains: [1, 1] })
  await refuses(t, () => inDomains.with({ capacities: [1, 1] }), 'ERR_INVALID_ARG_VALUE', /^domains must be given/)
})
