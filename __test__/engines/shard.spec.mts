// The plan of shards: every file once over all runners, the same everywhere, and as even as can be.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import fc from 'fast-check'
import { type ShardOptions, shard } from 'phase-router/shard'
import { refuses } from '../helpers/errors.mjs'
import { temporaryFolder } from '../helpers/folder.mjs'

/** The parts of all runners. */
function all(files: readonly string[], runners: number, options: ShardOptions) {
  return Array.from({ length: runners }, (_, at) => shard(files, at + 1, options))
}

const file = fc.stringMatching(/^[a-z]{1,3}(\/[a-z]{1,3}){0,2}$/).map((path) => `${path}.test.ts`)
const arbitrary = {
  files: fc.uniqueArray(file, { maxLength: 60 }),
  capacities: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }).filter((c) => c.some(Boolean)),
  known: fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 60, maxLength: 60 }),
  every: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(),
}

/** Longest first, each to the runner that would be done with it first. */
function greedy(weights: readonly number[], capacities: readonly number[]): number[] {
  const loads = capacities.map(() => 0)
  for (const weight of [...weights].sort((a, b) => b - a)) {
    const ends = loads.map((load, j) => (load + weight) / (capacities[j] as number))
    const first = ends.indexOf(Math.min(...ends))
    loads[first] = (loads[first] as number) + weight
  }
  return loads
}

/** When the last runner is done. */
const longest = (loads: readonly number[], capacities: readonly number[]) =>
  Math.max(...loads.map((load, j) => (load === 0 ? 0 : load / (capacities[j] as number))))

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? 1 : (low + high) / 2
}

test('every file is at one runner; runners of capacity 0 have none; the last one is done about as soon as by greedy', (t) => {
  const property = fc.property(fc.record(arbitrary), ({ files, capacities, known, every, seed }) => {
    const timings = Object.fromEntries(files.flatMap((name, i) => (i % every ? [] : [[name, known[i] as number]])))
    const parts = all(files, capacities.length, { capacities, timings, seed })
    t.deepEqual(parts.flatMap((part) => part.files).sort(), [...files].sort())
    capacities.forEach((capacity, j) => {
      if (capacity === 0) t.deepEqual(parts[j]?.files, [])
    })
    const weights = files.map((name) => Math.max(1, timings[name] ?? medianOf(Object.values(timings))))
    const ours = longest(parts[0]?.planned ?? [], capacities)
    t.true(ours <= (4 / 3) * longest(greedy(weights, capacities), capacities) + 1e-6)
  })
  fc.assert(property, { numRuns: 200 })
})

test('the same plan in whatever order files come, however their paths are written, and twice in the list', (t) => {
  const property = fc.property(fc.record(arbitrary), ({ files, capacities, known, seed }) => {
    const timings = Object.fromEntries(files.map((name, i) => [name, known[i] as number]))
    const windows = Object.fromEntries(files.map((name, i) => [name.replaceAll('/', '\\'), known[i] as number]))
    const [one, other, twice] = [
      all(files, capacities.length, { capacities, timings, seed }),
      all(files.map((name) => name.replaceAll('/', '\\')).reverse(), capacities.length, {
        capacities,
        timings: windows,
        seed,
      }),
      all([...files, ...files.map((name) => `./${name}`)], capacities.length, { capacities, timings, seed }),
    ]
    const plain = (parts: typeof one) =>
      parts.map((part) => ({ ...part, files: part.files.map((name) => name.replaceAll('\\', '/')) }))
    t.deepEqual(plain(other as typeof one), one)
    t.deepEqual(twice, one)
  })
  fc.assert(property, { numRuns: 100 })
})

test('absolute paths are named from root', (t) => {
  const timings = { 'a.test.ts': 900, 'sub/b.test.ts': 100, 'c.test.ts': 800 }
  const plain = all(Object.keys(timings), 2, { count: 2, timings })
  const files = Object.keys(timings).map((name) => join('/project', name))
  const absolute = all(files, 2, { count: 2, timings, root: '/project' })
  t.deepEqual(
    absolute.map((part) => part.files),
    plain.map((part) => part.files.map((name) => join('/project', name))),
  )
  t.is(absolute[0]?.fingerprint, plain[0]?.fingerprint)
})

test('files without a timing count as the median of those that have one, or as said', (t) => {
  const timings = { a: 10, b: 20, c: 1000 }
  const planned = (options: ShardOptions) => shard(['a', 'b', 'c', 'd', 'e'], 1, { count: 1, ...options }).planned
  t.deepEqual(planned({ timings }), [1030 + 2 * 20])
  t.deepEqual(planned({ timings: { ...timings, d: 40 } }), [1070 + 30])
  t.deepEqual(planned({ timings, unknown: 7 }), [1030 + 14])
  t.deepEqual(planned({}), [5])
})

test('files that took no time are shared out too', (t) => {
  const files = Array.from({ length: 40 }, (_, i) => `${i}`)
  const parts = all(files, 4, { count: 4, timings: Object.fromEntries(files.map((name) => [name, 0])) })
  t.deepEqual(
    parts.map((part) => part.files.length),
    [10, 10, 10, 10],
  )
})

test('the fingerprint is that of files, timings, capacities and seed; another than expected is an error', async (t) => {
  const files = ['a', 'b', 'c', 'd', 'e', 'f']
  const options = { capacities: [1, 2], timings: { a: 5, b: 9 } }
  const { fingerprint } = shard(files, 1, options)
  t.is(shard(files, 2, { ...options, expect: fingerprint }).fingerprint, fingerprint)
  for (const [list, other] of [
    [[...files, 'g'], options],
    [['a', 'b', 'c', 'd', 'e', 'x'], options],
    [files, { ...options, capacities: [1, 3] }],
    [files, { ...options, timings: { a: 6, b: 9 } }],
    [files, { ...options, seed: 1 }],
  ] as const) {
    t.not(shard(list, 1, other).fingerprint, fingerprint)
    await refuses(
      t,
      () => shard(list, 1, { ...other, expect: fingerprint }),
      'ERR_INVALID_ARG_VALUE',
      /^expect is the fingerprint of another plan/,
    )
  }
})

test('timings that are missing, broken or stale are told, and every file still is at one runner', (t) => {
  const folder = temporaryFolder(t)
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const files = ['a', 'b', 'c', 'd']
  mkdirSync(join(folder, 'empty'))
  for (const [timings, note] of [
    [join(folder, 'none.json'), /none\.json: the timings are not used: there is no such file/],
    [write('cut.json', '{"a": 1'), /cut\.json: the timings are not used: .*JSON/],
    [write('list.json', '[1, 2]'), /list\.json: the timings are not used: it holds no object/],
    [write('null.json', 'null'), /null\.json: .*holds no object/],
    [join(folder, 'empty'), /empty: there are no timings in this folder/],
    [write('odd.json', '{"a":-1,"b":"9","c":1e999,"d":4}'), /odd\.json: 3 of its timings are no numbers >= 0/],
    [write('stale.json', '{"a":9,"x":7,"y":1}'), /2 of the timings are of files that are not in the list/],
    [write('few.json', '{"a":9}'), /3 of 4 files have no timing and count as 9 ms each/],
    [write('proto.json', '{"__proto__":{"a":5},"a":9}'), /1 of its timings are no numbers/],
  ] as const) {
    const parts = all(files, 3, { count: 3, timings })
    t.deepEqual(parts.flatMap((part) => part.files).sort(), files, timings)
    t.regex((parts[0]?.notes ?? []).join('\n'), note)
  }
  t.deepEqual(shard(files, 1, { count: 1, timings: { a: 1, b: 2, c: 3, d: 4 } }).notes, [])
})

test('a folder of timings: what every runner wrote, together', (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, '1.json'), '{"a":10,"b":20}')
  writeFileSync(join(folder, '2.json'), '{"b":30,"c":40}')
  writeFileSync(join(folder, 'notes.txt'), 'no timings')
  const { planned, notes } = shard(['a', 'b', 'c'], 1, { count: 1, timings: folder })
  t.deepEqual(planned, [80])
  t.deepEqual(notes, [])
})

test('bad options', async (t) => {
  const files = ['a', 'b']
  const bad = (index: unknown, options: object) => () => shard(files, index as number, options as ShardOptions)
  const capacities = [1, 2, 4]
  for (const [call, code, message] of [
    [bad(0, { capacities }), 'ERR_OUT_OF_RANGE', 'index must be a whole number from 1 to 3; received 0'],
    [bad(4, { capacities }), 'ERR_OUT_OF_RANGE', 'index must be a whole number from 1 to 3; received 4'],
    [bad('1', { capacities }), 'ERR_INVALID_ARG_TYPE', /^index must be a number/],
    [bad(1, {}), 'ERR_INVALID_ARG_VALUE', /^capacities or count must be given/],
    [bad(1, { capacities, count: 2 }), 'ERR_INVALID_ARG_VALUE', /a number for each of 2 runners; received 3/],
    [bad(1, { capacities: [1, -2] }), 'ERR_OUT_OF_RANGE', /^capacities\[1\] must be finite and >= 0; received -2/],
    [bad(1, { capacities: [Number.NaN] }), 'ERR_OUT_OF_RANGE', /^capacities\[0\] .* received NaN/],
    [bad(1, { capacities: [0, 0] }), 'ERR_INVALID_ARG_VALUE', 'capacities must have one above 0'],
    [bad(1, { capacities: [] }), 'ERR_INVALID_ARG_VALUE', 'capacities must have one above 0'],
    [bad(1, { capacities: 3 }), 'ERR_INVALID_ARG_TYPE', /^capacities must be an array of numbers/],
    [bad(1, { count: 0 }), 'ERR_OUT_OF_RANGE', /^count must be/],
    [bad(1, { count: 2, timings: 5 }), 'ERR_INVALID_ARG_TYPE', /^timings must be a path/],
    [bad(1, { count: 2, unknown: 'mean' }), 'ERR_INVALID_ARG_TYPE', /^unknown must be 'median' or a number/],
    [bad(1, { count: 2, unknown: -1 }), 'ERR_OUT_OF_RANGE', /^unknown must be/],
    [bad(1, { count: 2, best: true }), 'ERR_INVALID_ARG_VALUE', /^best is not an option of shard/],
    [() => shard('a' as never, 1, { count: 1 }), 'ERR_INVALID_ARG_TYPE', /^files must be an array/],
    [() => shard([1] as never, 1, { count: 1 }), 'ERR_INVALID_ARG_TYPE', /^files\[0\] must be a string/],
  ] as const)
    await refuses(t, call, code, message)
})
