// What Vitest calls, called by hand; __test__/engines/vitest.engine.mts runs Vitest itself.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { shard } from 'phase-router/shard'
import { capacitySequencer, type SequencerOptions, TimingsReporter } from 'phase-router/vitest'
import { refuses } from '../helpers/errors.mjs'
import { temporaryFolder } from '../helpers/folder.mjs'

const root = '/project'

function specification(file: string, { name = '', isolate = true, groupOrder = 0 } = {}) {
  return { moduleId: `${root}/${file}`, project: { name, config: { isolate, sequence: { groupOrder } } } }
}

function sequencer(options: SequencerOptions, index?: number, count = 3) {
  const Sequencer = capacitySequencer(options)
  return new Sequencer({ config: { root, ...(index !== undefined && { shard: { index, count } }) } })
}

const names = Array.from({ length: 40 }, (_, i) => `t/${i}.test.ts`)
const timings = Object.fromEntries(names.map((name, i) => [name, 30 + 11 * i]))

test('shards are those of phase-router/shard, in the order of Vitest', (t) => {
  const capacities = [1, 2, 4]
  const files = names.map((name) => specification(name))
  for (const index of [1, 2, 3]) {
    const own = sequencer({ capacities, timings }, index).shard(files)
    const planned = new Set(shard(names, index, { capacities, timings }).files)
    t.deepEqual(
      own,
      files.filter((_, i) => planned.has(names[i] as string)),
    )
  }
  t.deepEqual(sequencer({ capacities, timings }).shard(files), files)
})

test('a file of two projects is two; of one project it is at one runner however often it is there', (t) => {
  const files = names
    .slice(0, 9)
    .flatMap((name) => [
      specification(name, { name: 'node' }),
      specification(name, { name: 'browser' }),
      specification(name, { name: 'browser' }),
    ])
  const times = { 't/0.test.ts [node]': 1000 }
  const parts = [1, 2, 3].map((index) => sequencer({ timings: times, unknown: 100 }, index).shard(files))
  t.deepEqual(
    parts.map((part) => part.length).reduce((a, b) => a + b),
    files.length,
  )
  t.is(new Set(parts.flat()).size, files.length)
  const runner = parts.findIndex((part) => part.includes(files[0] as (typeof files)[0]))
  // 1000 and 17 * 100 over three runners: the long one has next to nothing beside it.
  t.true((parts[runner] as unknown[]).length <= 2)
  for (const part of parts) {
    const browser = part.filter(({ project }) => project.name === 'browser').map(({ moduleId }) => moduleId)
    t.is(browser.length, 2 * new Set(browser).size)
  }
})

test('the longest begin first, those that nobody has measured before them, within what Vitest keeps together', (t) => {
  const known = { a: 10, b: 30, 'c [x]': 20, 'd [x]': 40 }
  const files = [
    specification('a'),
    specification('c', { name: 'x' }),
    specification('b'),
    specification('d', { name: 'x' }),
    specification('new'),
    specification('first', { name: 'y', groupOrder: -1 }),
  ]
  const sorted = sequencer({ timings: known }).sort(files)
  t.deepEqual(
    sorted.map(({ moduleId }) => moduleId.slice(root.length + 1)),
    ['first', 'new', 'b', 'a', 'd', 'c'],
  )
})

test('bad options are refused before a run begins, or end it', async (t) => {
  const files = [specification('a')]
  const bad = (options: object, index = 1) => sequencer(options as SequencerOptions, index).shard(files)
  await refuses(
    t,
    () => bad({ capacities: [1, 2] }),
    'ERR_INVALID_ARG_VALUE',
    /a number for each of 3 runners; received 2/,
  )
  await refuses(t, () => bad({ capacities: [1, Number.NaN, 1] }), 'ERR_OUT_OF_RANGE', /^capacities\[1\]/)
  await refuses(t, () => bad({}, 4), 'ERR_OUT_OF_RANGE', 'index must be a whole number from 1 to 3; received 4')
  for (const options of [{ timing: {} }, { count: 3 }]) {
    const message = /^\w+ is not an option of capacitySequencer; it takes capacities, timings/
    await refuses(t, () => capacitySequencer(options as never), 'ERR_INVALID_ARG_VALUE', message)
  }
  await refuses(t, () => new TimingsReporter({} as never), 'ERR_INVALID_ARG_TYPE', /^file must be a path/)
  const misspelt = { file: 'a', roots: 'b' }
  await refuses(t, () => new TimingsReporter(misspelt as never), 'ERR_INVALID_ARG_VALUE', /^roots is not an option/)
})

function done(file: string, milliseconds: number, { name = '', state = 'passed' } = {}) {
  const part = milliseconds / 5
  return {
    moduleId: `${root}/${file}`,
    project: { name },
    state: () => state,
    diagnostic: () => ({
      environmentSetupDuration: part,
      prepareDuration: part,
      collectDuration: part,
      setupDuration: part,
      duration: part,
    }),
  }
}

test('the reporter writes what passed beside what was there; the part of a runner goes into a file of its own', (t) => {
  const file = join(temporaryFolder(t), 'sub/timings.json')
  const report = (config: object, ...modules: ReturnType<typeof done>[]) => {
    const reporter = new TimingsReporter({ file })
    reporter.onInit({ config: { root, ...config } })
    for (const module of modules) reporter.onTestModuleEnd(module)
    reporter.onTestRunEnd()
  }
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
  report({}, done('b', 20.4), done('a', 100), done('c', 5, { state: 'failed' }), done('a', 7, { name: 'x' }))
  t.deepEqual(read(file), { a: 100, 'a [x]': 7, b: 20 })
  t.deepEqual(Object.keys(read(file)), ['a', 'a [x]', 'b'])
  report({}, done('b', 30), done('d', 40))
  t.deepEqual(read(file), { a: 100, 'a [x]': 7, b: 30, d: 40 })
  report({ testNamePattern: /one/ }, done('b', 1))
  t.is(read(file).b, 30)
  report({ shard: { index: 2, count: 3 } }, done('b', 50))
  t.is(read(file).b, 30)
  t.deepEqual(read(file.replace('.json', '.2-of-3.json')), { b: 50 })
  // What was broken is replaced; what cannot be written does not end the run.
  writeFileSync(file, '{')
  report({}, done('e', 9))
  t.deepEqual(read(file), { e: 9 })
  const blocked = new TimingsReporter({ file: join(file, 'under-a-file.json') })
  blocked.onInit({ config: { root } })
  blocked.onTestModuleEnd(done('a', 1))
  t.notThrows(() => blocked.onTestRunEnd())
})
