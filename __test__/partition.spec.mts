import test from 'ava'
import fc from 'fast-check'
import { partition, Router, type Target } from 'phase-router'
import { type Code, refuses } from './helpers/errors.mjs'

const targets = [{ name: 'big', capacity: 4 }, { name: 'small' }, { name: 'other' }] as const

test('every item is in one part; parts are as large as shares, in the order of targets and items', (t) => {
  const arbitrary = {
    items: fc.array(fc.string(), { maxLength: 200 }),
    capacities: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
    seed: fc.nat(),
  }
  const property = fc.property(fc.record(arbitrary), ({ items, capacities, seed }) => {
    const objects = items.map((text, at) => ({ text, at }))
    const list = capacities.map((capacity, j) => ({ name: `t${j}`, capacity }))
    const parts = partition(objects, { targets: list, seed })
    t.deepEqual(
      [...parts.keys()],
      list.map(({ name }) => name),
    )
    t.deepEqual(
      [...parts.values()].flat().sort((a, b) => a.at - b.at),
      objects,
    )
    const { loads } = new Router({ sources: items.length, fanOut: 1, capacities, seed })
    t.deepEqual(
      [...parts.values()].map((part) => part.length),
      [...loads],
    )
    for (const part of parts.values())
      t.deepEqual(
        part,
        [...part].sort((a, b) => a.at - b.at),
      )
  })
  t.notThrows(() => fc.assert(property, { numRuns: 60 }))
})

test('items of one key stay together, by count or by weight', (t) => {
  const items = Array.from({ length: 3000 }, (_, at) => ({ key: (at * 7919) % 400, weight: 1 + (at % 5) }))
  for (const weight of [undefined, (item: { weight: number }) => item.weight]) {
    const parts = partition(items, { targets, key: ({ key }) => key, weight })
    const homes = new Map<number, Set<string>>()
    for (const [name, part] of parts)
      for (const { key } of part) homes.set(key, (homes.get(key) ?? new Set()).add(name))
    t.true([...homes.values()].every(({ size }) => size === 1))
    const load = (part: typeof items) => part.reduce((sum, item) => sum + (weight?.(item) ?? 1), 0)
    const total = load(items)
    // 400 groups over shares of 4/6, 1/6 and 1/6: far better than chance, which is off by some 5 %.
    const loads = [...parts.values()].map(load)
    for (const [j, share] of [4 / 6, 1 / 6, 1 / 6].entries()) {
      t.true(Math.abs((loads[j] as number) / (total * share) - 1) < 0.02, `${loads}`)
    }
  }
})

test('keys are the same as a Map finds them; without a key equal items may part', (t) => {
  const single = [{ name: 'a' }, { name: 'b' }]
  const parts = partition([1, '1', 1, '1'], { targets: single, key: (item) => item })
  t.deepEqual(
    [...parts.values()].map((part) => new Set(part).size),
    [1, 1],
  )
  t.deepEqual(
    [...partition([1, 1, 1, 1], { targets: single }).values()].map((part) => part.length),
    [2, 2],
  )
})

test('limits hold, and what they leave out goes into unplaced, in the order of the items', async (t) => {
  const limited = [
    { name: 'a', limit: 2 },
    { name: 'b', limit: 1, capacity: 5 },
  ]
  const unplaced: number[] = [-1]
  const parts = partition([0, 1, 2, 3, 4], { targets: limited, unplaced })
  t.deepEqual(
    [...parts.values()].map((part) => part.length),
    [2, 1],
  )
  t.deepEqual(
    [...[...parts.values()].flat(), ...unplaced].sort((a, b) => a - b),
    [-1, 0, 1, 2, 3, 4],
  )
  t.true((unplaced[1] as number) < (unplaced[2] as number))
  const without = () => partition([0, 1, 2, 3, 4], { targets: limited })
  await refuses(
    t,
    without,
    'ERR_OUT_OF_RANGE',
    'limits must have room for all items, or unplaced be given; 2 are left over',
  )
})

test('a part may be empty, and so may the items; any iterable is taken, and read once', (t) => {
  t.deepEqual(
    partition([], { targets }),
    new Map([
      ['big', []],
      ['small', []],
      ['other', []],
    ]),
  )
  t.deepEqual([...partition('ab', { targets: [{ name: 'a' }] })], [['a', ['a', 'b']]])
  function* generated() {
    yield* [1, 2, 3]
  }
  t.is([...partition(generated(), { targets }).values()].flat().length, 3)
  t.is([...partition(new Set([1, 2, 3]), { targets }).values()].flat().length, 3)
})

test('the seed decides, and weights of 0 are taken', (t) => {
  const items = Array.from({ length: 50 }, (_, i) => i)
  t.deepEqual(partition(items, { targets, seed: 3 }), partition(items, { targets, seed: 3n }))
  t.notDeepEqual(partition(items, { targets, seed: 3 }), partition(items, { targets, seed: 4 }))
  t.is([...partition(items, { targets, weight: () => 0 }).values()].flat().length, 50)
})

const refused: [name: string, items: unknown, options: unknown, code: Code, message: RegExp][] = [
  ['no options', [], undefined, 'ERR_INVALID_ARG_TYPE', /^options must be an object/],
  ['no targets', [], {}, 'ERR_INVALID_ARG_TYPE', /^targets must be an array of targets; received undefined/],
  [
    'a number of targets',
    [],
    { targets: 3 },
    'ERR_INVALID_ARG_TYPE',
    /^targets must be an array of targets; received 3/,
  ],
  ['names alone', [], { targets: ['a'] }, 'ERR_INVALID_ARG_TYPE', /^targets\[0\] must be an object/],
  ['items that are none', 5, { targets }, 'ERR_INVALID_ARG_TYPE', /^items must be an iterable; received 5/],
  ['null as items', null, { targets }, 'ERR_INVALID_ARG_TYPE', /^items must be an iterable/],
  ['a key that is a name', [], { targets, key: 'id' }, 'ERR_INVALID_ARG_TYPE', /^key must be a function/],
  ['a weight that is a number', [], { targets, weight: 1 }, 'ERR_INVALID_ARG_TYPE', /^weight must be a function/],
  [
    'a weight of an item that is none',
    [1],
    { targets, weight: () => '1' },
    'ERR_INVALID_ARG_TYPE',
    /^weight\(items\[0\]\) must be a number/,
  ],
  [
    'a negative weight',
    [1, 2],
    { targets, weight: (i: number) => 1 - i },
    'ERR_OUT_OF_RANGE',
    /^weight\(items\[1\]\) must be finite and >= 0; received -1/,
  ],
  ['unplaced that is no array', [], { targets, unplaced: {} }, 'ERR_INVALID_ARG_TYPE', /^unplaced must be an array/],
  [
    'an option that is none',
    [],
    { targets, weights: [] },
    'ERR_INVALID_ARG_VALUE',
    /^weights is not an option of partition; it takes targets, key, weight, seed, before, unplaced/,
  ],
  ['a seed that is none', [], { targets, seed: 'x' }, 'ERR_INVALID_ARG_TYPE', /^seed must be a number or a bigint/],
]

for (const [name, items, options, code, message] of refused) {
  test(`refused: ${name}`, async (t) => {
    await refuses(t, () => partition(items as [], options as { targets: Target[] }), code, message)
  })
}

test('with before as few items move as can: a target comes, goes, and items come and go', (t) => {
  const names = (...list: string[]) => list.map((name) => ({ name }))
  const items = Array.from({ length: 120 }, (_, i) => `item-${i}`)
  const homes = (parts: Map<string, unknown[]>) =>
    new Map([...parts].flatMap(([name, part]) => part.map((item) => [item, name])))
  const first = partition(items, { targets: names('a', 'b', 'c') })
  const moves = (before: Map<string, string[]>, after: Map<string, string[]>) => {
    const [was, is] = [homes(before), homes(after)]
    return [...is].filter(([item, name]) => was.has(item) && was.get(item) !== name).length
  }
  t.is(moves(first, partition(items, { targets: names('a', 'b', 'c'), before: first, seed: 9 })), 0)
  const more = partition(items, { targets: names('a', 'b', 'c', 'd'), before: first })
  t.deepEqual(
    [...more.values()].map((part) => part.length),
    [30, 30, 30, 30],
  )
  t.is(moves(first, more), 30)
  const less = partition(items, { targets: names('c', 'a'), before: first })
  t.deepEqual([...less.keys()], ['c', 'a'])
  t.is(moves(first, less), 40)
  // Ten items are gone and twenty are new: what stays need not move.
  const changed = [...items.slice(10), ...Array.from({ length: 20 }, (_, i) => `new-${i}`)]
  const after = partition(changed, { targets: names('a', 'b', 'c'), before: first })
  t.is([...after.values()].flat().length, 130)
  t.true(moves(first, after) <= 1, `${moves(first, after)}`)
})

test('with before items are the same by key, or by value as often as they are there', async (t) => {
  const targets = [{ name: 'a' }, { name: 'b' }]
  const parts = partition([1, 1, 1, 1], { targets })
  t.deepEqual(partition([1, 1, 1, 1], { targets, before: parts }), parts)
  const rows = Array.from({ length: 40 }, (_, i) => ({ id: i % 10, at: i }))
  const key = ({ id }: { id: number }) => id
  const grouped = partition(rows, { targets, key })
  const copies = rows.map((row) => ({ ...row }))
  t.deepEqual(partition(copies, { targets, key, before: grouped }), grouped)
  const weighed = partition(copies, { targets, key, weight: ({ at }) => 1 + (at % 3), before: grouped })
  t.is([...weighed.values()].flat().length, 40)
  await refuses(t, () => partition(rows, { targets, before: grouped }), 'ERR_INVALID_ARG_VALUE', /^key must be given/)
  const call = (before: unknown) => () => partition([1], { targets, before: before as Map<string, number[]> })
  await refuses(t, call({ a: [1] }), 'ERR_INVALID_ARG_TYPE', /^before must be a Map/)
  await refuses(
    t,
    call(new Map([['a', 1]])),
    'ERR_INVALID_ARG_TYPE',
    /^before\.get\('a'\) must be an iterable; received 1/,
  )
  await refuses(t, call(new Map([[1, [1]]])), 'ERR_INVALID_ARG_TYPE', /^a key of before must be a string/)
})

test('with before limits hold, and what they leave out is unplaced', (t) => {
  const targets = [
    { name: 'a', limit: 2 },
    { name: 'b', limit: 1 },
  ]
  const unplaced: number[] = []
  const parts = partition([1, 2, 3, 4], {
    targets,
    before: new Map([
      ['a', [1, 2, 3]],
      ['gone', [4]],
    ]),
    unplaced,
  })
  t.deepEqual(
    [...parts.values()].map((part) => part.length),
    [2, 1],
  )
  t.is(unplaced.length, 1)
  t.is((parts.get('a') as number[]).filter((item) => item !== 4).length, 2)
})
