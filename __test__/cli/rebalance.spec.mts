import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { rebalanceSync, routeSync } from 'phase-router'
import { temporaryFolder } from '../helpers/folder.mjs'
import { onLinux, run, runInShell } from './run.mjs'

const names = ['a', 'b', 'c', 'd']
const routed = routeSync({ sources: 60, fanOut: 2, capacities: [3, 2, 2, 1], seed: 7 })

function table(routes: Int32Array, width: number, called: readonly string[], ids = (i: number) => `item ${i}`): string {
  const head = ['source', ...Array.from({ length: width }, (_, slot) => `target_${slot + 1}`)].join(',')
  const rows = Array.from({ length: routes.length / width }, (_, i) =>
    [ids(i), ...[...routes.subarray(i * width, (i + 1) * width)].map((j) => called[j] ?? '')].join(','),
  )
  return `${[head, ...rows].join('\n')}\n`
}

function folderOf(t: ExecutionContext, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(t)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

const rebalance = (folder: string, ...args: string[]) =>
  run(['rebalance', '--before', 'routes.csv', '--targets', 'targets.csv', ...args], {}, [], folder)

test('targets come and go: the routes of the library, the moves, and the loads', async (t) => {
  // d has gone, e is new, and b is first now.
  const folder = folderOf(t, {
    'routes.csv': table(routed, 2, names),
    'targets.csv': 'name,capacity\nb,2\na,3\nc,2\ne,1\n',
  })
  const { code, stdout, stderr } = await rebalance(folder, '--moves', 'moves.csv')
  t.is(code, 0, stderr)
  const targetMap = Int32Array.of(1, 0, 2, -1)
  const result = rebalanceSync(routed, { fanOut: 2, capacities: [2, 3, 2, 1], targetMap })
  t.is(stdout, table(result.routes, 2, ['b', 'a', 'c', 'e']))
  t.true(stderr.includes(`Moved ${result.moves} of 120 routes: no other way needs fewer.`), stderr)
  t.regex(stderr, /^target +before +after +change$/m)
  t.regex(stderr, /^e +0 +15 +\+15$/m)
  const moves = readFileSync(join(folder, 'moves.csv'), 'utf8').trimEnd().split('\n')
  t.is(moves[0], 'source,from,to')
  t.is(moves.length, 1 + result.moves)
  t.true(
    moves.slice(1).every((line) => /^item \d+,[abcd],[bace]$/.test(line)),
    moves.join('\n'),
  )
})

test('a budget, step by step, through files of every format', async (t) => {
  const folder = folderOf(t, {
    'routes.csv': table(routed, 2, names),
    'targets.csv': 'name,capacity,limit\na,1,30\nb,1,30\nc,1,30\nd,1,30\n',
  })
  let from = 'routes.csv'
  for (const to of ['one.ndjson', 'two.tsv', 'three.json']) {
    const args = ['rebalance', '--before', from, '--targets', 'targets.csv', '--max-moves', '5', '--out', to]
    const { code, stderr } = await run(args, {}, [], folder)
    t.is(code, 0, stderr)
    t.regex(stderr, /^Moved [45] of 120 routes/m)
    from = to
  }
  const strict = await rebalance(folder, '--max-moves', '1', '--strict', '--moves', 'moves.ndjson', '--out', 'x.csv')
  t.is(strict.code, 3, strict.stderr)
  t.regex(readFileSync(join(folder, 'moves.ndjson'), 'utf8'), /^\{"source":"item \d+","from":"a","to":"[bcd]"\}\n$/)
})

test('what can stay nowhere moves whatever the budget, and that is said', async (t) => {
  const folder = folderOf(t, { 'routes.csv': table(routed, 2, names), 'targets.csv': 'name\na\nb\nc\n' })
  const args = ['rebalance', '--before', 'routes.csv', '--targets', 'targets.csv', '--max-moves', '0', '--out', 'x.csv']
  const { code, stderr } = await run(args, {}, [], folder)
  t.is(code, 0, stderr)
  t.regex(stderr, /^Moved \d+ of 120 routes, which can stay nowhere; \d+ are left to do\.$/m)
})

test('sources come and go, with weights', async (t) => {
  const folder = folderOf(t, {
    'routes.csv': 'source,target_1,size\nx,a,1\ngone,a,1\ny,a,1\nz,a,1\n',
    'targets.csv': 'name,limit\na,2.5\nb,\n',
    'items.csv': 'id,weight\nz,1\nnew,1\ny,1\nx,1\n',
  })
  const { code, stdout, stderr } = await rebalance(folder, '--sources', 'items.csv', '--tolerance', '0.1')
  t.is(code, 0, stderr)
  const lines = stdout.trimEnd().split('\n')
  t.deepEqual(
    lines.map((line) => line.split(',')[0]),
    ['source', 'z', 'new', 'y', 'x'],
  )
  t.is(lines.filter((line) => line.endsWith(',a')).length, 2)
  t.regex(stderr, /Moved 1 of 3 routes, of weight 1; at least 1 has to move\./)
})

const mistakes: [name: string, files: Record<string, string>, args: string[], code: number, message: RegExp][] = [
  [
    'a name that is there twice',
    { 'routes.csv': 'source,target_1\nx,a\nx,a\n' },
    [],
    1,
    /routes\.csv:3:1: source "x" was there before, on line 2/,
  ],
  ['no targets in it', { 'routes.csv': 'source,weight\nx,1\n' }, [], 1, /routes\.csv:1:1: no column "target_1"/],
  ['another table', { 'routes.csv': 'id,weight\nx,1\n' }, [], 1, /routes\.csv:1:1: no column "source"/],
  ['no rows', { 'routes.csv': 'source,target_1\n' }, [], 1, /routes\.csv:2:1: no sources/],
  ['half a budget', {}, ['--max-moves', '0.5'], 2, /Expected a whole number >= 0/],
  ['bin, which has no names', {}, ['--format', 'bin'], 2, /Allowed choices are csv, tsv, json, ndjson\.$/m],
  ['bin by its ending', {}, ['--out', 'x.bin'], 2, /--out must end in \.csv, \.tsv, \.json, \.ndjson \(and \.gz\)/],
  [
    'moves without a format',
    {},
    ['--moves', 'x'],
    2,
    /--moves must end in \.csv.*, or be - for standard output; received 'x'/,
  ],
  ['two outputs in one', {}, ['--moves', '-'], 2, /--moves and the routes cannot both/],
  ['a tolerance without weights', {}, ['--tolerance', '0.1'], 2, /tolerance goes together with weights only/],
]
for (const [name, files, args, code, message] of mistakes) {
  test(`refused: ${name}`, async (t) => {
    const folder = folderOf(t, { 'routes.csv': 'source,target_1\nx,a\n', 'targets.csv': 'name\na\nb\n', ...files })
    const ended = await rebalance(folder, ...args)
    t.is(ended.code, code, ended.stderr)
    t.regex(ended.stderr, message)
    t.is(ended.stdout, '')
  })
}

onLinux('moves are written though the reader of the routes has seen enough', async (t) => {
  const ids = Array.from({ length: 100_000 }, (_, i) => `source-${i}`)
  const files = {
    'routes.csv': `source,target_1\n${ids.map((id) => `${id},a\n`).join('')}`,
    'targets.csv': 'name\na\nb\n',
  }
  const folder = folderOf(t, files)
  const args = ['rebalance', '--before', 'routes.csv', '--targets', 'targets.csv', '--moves', 'moves.csv']
  const { stdout, stderr } = await runInShell('("$@"; echo "code $?" >&2) | head -1', args, folder)
  t.is(stdout, 'source,target_1\n')
  t.regex(stderr, /^Moved 50,000 of 100,000 routes.*^code 0$/ms)
  t.is(readFileSync(join(folder, 'moves.csv'), 'utf8').split('\n').length, 50_002)
})
