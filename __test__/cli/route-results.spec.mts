import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import test, { type ExecutionContext } from 'ava'
import { computeLoads, methods, type RouteOptions, Router, routeSync } from 'phase-router'
import { fileNameOf } from '../../lib/cli/route/file-names.js'
import { temporaryFolder } from '../helpers/folder.mjs'
import { run } from './run.mjs'

/** A folder with files in it. */
function folderOf(t: ExecutionContext, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(t)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

/** Runs `route` on targets.csv of a folder; it must end well. */
async function route(t: ExecutionContext, folder: string, ...args: string[]) {
  const { code, stdout, stderr } = await run(['route', '--targets', 'targets.csv', ...args], {}, [], folder)
  t.is(code, 0, stderr)
  return { stdout, stderr }
}

const abc = 'name,capacity\na,4\nb,2\nc,1\n'
const capacities = [4, 2, 1]
const names = ['a', 'b', 'c']

for (const method of methods) {
  test(`--method ${method} writes what the library routes, whole and by target`, async (t) => {
    const folder = folderOf(t, { 'targets.csv': abc })
    const args = ['--sources', '50', '--fan-out', '2', '--seed', '7', '--method', method]
    const ids = method === 'stable' ? { targetIds: names } : {}
    const routes = routeSync({ method, ...ids, sources: 50, fanOut: 2, capacities, seed: 7 } as RouteOptions)
    const { stdout, stderr } = await route(t, folder, ...args)
    const rows = Array.from({ length: 50 }, (_, source) =>
      [...routes.subarray(2 * source, 2 * source + 2)].map((target) => names[target] ?? ''),
    )
    t.is(stdout, `source,target_1,target_2\n${rows.map((row, source) => `${source},${row}\n`).join('')}`)
    const loads = computeLoads(routes, 3)
    t.true(stderr.includes(`Largest load: ${names[loads.indexOf(Math.max(...loads))]} with ${Math.max(...loads)} for`))
    const ofB = await route(t, folder, ...args, '--target', 'b')
    const expected = rows.flatMap((row, source) => (row.includes('b') ? [`${source}\n`] : []))
    t.is(ofB.stdout, expected.join(''))
    const { stdout: table } = await route(t, folder, ...args, '--loads', '--format', 'json')
    const shares = new Router({ sources: 50, fanOut: 2, capacities }).shares
    t.deepEqual(
      JSON.parse(table),
      names.map((target, at) => ({ target, capacity: capacities[at], load: loads[at], share: shares[at] })),
    )
  })
}

test('a limit in weight and a limit of routes, side by side', async (t) => {
  const folder = folderOf(t, {
    'targets.csv': 'name,capacity,limit,route-limit\na,4,100,3\nb,2,8,\nc,1,,5\n',
    'items.csv': `id,weight\n${Array.from({ length: 12 }, (_, i) => `i${i},${1 + (i % 3)}\n`).join('')}`,
  })
  const { stdout } = await route(t, folder, '--sources', 'items.csv', '--loads')
  const rows = stdout.trim().split('\n').slice(1)
  const [a, b, c] = rows.map((row) => row.split(',').slice(-2).map(Number)) as number[][]
  const router = new Router({
    sources: 12,
    fanOut: 1,
    capacities,
    weights: Array.from({ length: 12 }, (_, i) => 1 + (i % 3)),
    limits: [100, 8, Number.POSITIVE_INFINITY],
    routeLimits: [3, Number.POSITIVE_INFINITY, 5],
  })
  t.true(router.loads[0] === 3 && (router.loads[2] as number) <= 5, router.loads.join())
  for (const [at, row] of [a, b, c].entries()) t.true(row?.includes(router.loads[at] as number), stdout)
  // Without weights `limit` counts routes, and the other column says nothing.
  const plain = await route(t, folder, '--sources', '5')
  t.regex(plain.stderr, /columns without a meaning here: route-limit/)
})

test('a method that is none, and columns that a method does not know', async (t) => {
  const folder = folderOf(t, {
    'targets.csv': 'name,limit,domain\na,9,x\nb,9,y\n',
    'items.csv': 'id,weight,fan-out\nx,1,1\ny,2,2\n',
  })
  const unknown = await run(['route', '--targets', 'targets.csv', '--sources', '5', '--method', 'best'], {}, [], folder)
  t.is(unknown.code, 2)
  t.regex(unknown.stderr, /^phase-router: method must be one of exact, .*; received 'best'\n$/)
  const { stdout, stderr } = await route(t, folder, '--sources', 'items.csv', '--method', 'hash')
  t.is(stdout.split('\n')[0], 'source,target_1')
  for (const [file, option, column] of [
    ['targets.csv', 'limits', 'limit'],
    ['targets.csv', 'domains', 'domain'],
    ['items.csv', 'weights', 'weight'],
    ['items.csv', 'fanOuts', 'fan-out'],
  ]) {
    t.true(stderr.includes(`${file}: hash does not know ${option}: the column ${column} is not used\n`), stderr)
  }
  const kept = await route(t, folder, '--sources', 'items.csv', '--method', 'least-loaded')
  t.false(kept.stderr.includes('limits'))
})

test('--strict ends with 3 where slots are unfilled; the file is there all the same', async (t) => {
  const folder = folderOf(t, { 'targets.csv': 'name,limit\na,1\n', 'enough.csv': 'name,limit\na,9\n' })
  const args = ['--sources', '9', '--out', 'routes.csv', '--strict']
  const { code, stderr } = await run(['route', '--targets', 'targets.csv', ...args], {}, [], folder)
  t.is(code, 3)
  t.regex(stderr, /^Routed .*\nUnfilled: 8 slots/)
  t.is(readFileSync(join(folder, 'routes.csv'), 'utf8').split('\n').length, 11)
  t.is((await run(['route', '--targets', 'enough.csv', ...args], {}, [], folder)).code, 0)
})

test('rows are never wider than there are targets', async (t) => {
  const folder = folderOf(t, { 'targets.csv': abc })
  const { stdout, stderr } = await route(t, folder, '--sources', '2', '--fan-out', '1000000')
  t.is(stdout.split('\n')[0], 'source,target_1,target_2,target_3')
  t.regex(stderr, /^--fan-out 1000000: there are 3 targets, so that is what every source can get\n/)
})

test('--loads in all formats, with limits and weights', async (t) => {
  const folder = folderOf(t, {
    'targets.csv': 'name,capacity,limit\n"a, b",8,2.5\n=c,1,\n',
    'items.csv': 'id,weight\nw,0.5\nx,0.5\ny,2\nz,9\n',
  })
  const limits = [2.5, Number.POSITIVE_INFINITY]
  const router = new Router({ sources: 4, fanOut: 1, capacities: [8, 1], limits, weights: [0.5, 0.5, 2, 9] })
  const { weightedLoads: weights, loads, shares } = router
  const args = ['--sources', 'items.csv', '--loads']
  const csv = `target,capacity,load,share,limit,routes\n"a, b",8,${weights[0]},${shares[0]},2.5,${loads[0]}\n`
  t.is((await route(t, folder, ...args)).stdout, `${csv}=c,1,${weights[1]},${shares[1]},,${loads[1]}\n`)
  const { stdout } = await route(t, folder, ...args, '--format', 'tsv', '--quote-formulas')
  t.is(stdout.split('\n')[2]?.split('\t')[0], "'=c")
  await route(t, folder, ...args, '--out', 'loads.ndjson.gz')
  const lines = gunzipSync(readFileSync(join(folder, 'loads.ndjson.gz')))
    .toString()
    .trimEnd()
    .split('\n')
  t.deepEqual(JSON.parse(lines[0] as string), {
    target: 'a, b',
    capacity: 8,
    load: weights[0],
    share: shares[0],
    limit: 2.5,
    routes: loads[0],
  })
  t.false(Object.hasOwn(JSON.parse(lines[1] as string), 'limit'))
})

test('--split writes a file for each target, which can be a file of sources again', async (t) => {
  const items = 'ID,note,Weight\nx,"1, 2",1\ny,,2\nz,n,3\n'
  const folder = folderOf(t, { 'targets.csv': 'name\na/b\n..\nempty\nü ☃\n', 'items.csv': items })
  const limits = [3, 3, 0, 3]
  writeFileSync(join(folder, 'targets.csv'), 'name,limit\na/b,9\n..,9\nempty,0\nü ☃,9\n')
  const { stderr } = await route(t, folder, '--sources', 'items.csv', '--fan-out', '2', '--split', 'parts')
  t.regex(stderr, /\nWrote 4 files to parts\n/)
  t.deepEqual(readdirSync(join(folder, 'parts')).sort(), ['%2E%2E.csv', 'a%2Fb.csv', 'empty.csv', 'ü ☃.csv'].sort())
  const router = new Router({
    sources: 3,
    fanOut: 2,
    capacities: [1, 1, 1, 1],
    limits: limits.map((limit) => 3 * limit),
    weights: [1, 2, 3],
  })
  const rows = ['x,1,"1, 2"\n', 'y,2,\n', 'z,3,n\n']
  const files = ['a%2Fb.csv', '%2E%2E.csv', 'empty.csv', 'ü ☃.csv']
  for (const [target, file] of files.entries()) {
    const expected = `id,weight,note\n${[...router.sourcesOf(target)].map((source) => rows[source]).join('')}`
    t.is(readFileSync(join(folder, 'parts', file), 'utf8'), expected, file)
    if (target !== 2) await route(t, folder, '--sources', `parts/${file}`)
  }
  mkdirSync(join(folder, 'plain'))
  t.is(statSync(join(folder, 'parts')).mode, statSync(join(folder, 'plain')).mode)
})

test('--split: numbered sources, NDJSON, an empty folder; not a full one, nor one file for two', async (t) => {
  const folder = folderOf(t, { 'targets.csv': abc, 'alike.csv': 'name\na\nA\n' })
  mkdirSync(join(folder, 'parts'))
  await route(t, folder, '--sources', '7', '--split', 'parts', '--format', 'ndjson')
  const router = new Router({ sources: 7, fanOut: 1, capacities })
  for (const [target, name] of names.entries()) {
    const expected = [...router.sourcesOf(target)].map((id) => `{"id":${id}}\n`).join('')
    t.is(readFileSync(join(folder, 'parts', `${name}.ndjson`), 'utf8'), expected)
  }
  const refused = async (...args: string[]) => {
    const { code, stderr } = await run(['route', '--sources', '7', ...args], {}, [], folder)
    t.is(code, 1)
    t.deepEqual(readdirSync(folder).sort(), ['alike.csv', 'parts', 'targets.csv'])
    return stderr
  }
  t.is(
    await refused('--targets', 'targets.csv', '--split', 'parts'),
    'phase-router: parts: is not empty; name a folder that is not there, or is empty\n',
  )
  t.regex(await refused('--targets', 'alike.csv', '--split', 'new'), /"a" and "A" would have one file name/)
  t.regex(await refused('--targets', 'targets.csv', '--split', 'alike.csv'), /alike\.csv: is there, and is no folder/)
  t.regex(
    await refused('--targets', 'targets.csv', '--split', 'no/parts'),
    /^phase-router: no.parts: cannot make a temporary folder in .*no: no such file or directory/,
  )
})

test('file names for names', (t) => {
  for (const [name, file] of [
    ['server-7', 'server-7'],
    ['..', '.%2E'],
    ['.hidden', '%2Ehidden'],
    ['a/b\\c:d*e', 'a%2Fb%5Cc%3Ad%2Ae'],
    ['100%', '100%25'],
    ['con', '%63on'],
    ['Aux.txt', '%41ux.txt'],
    ['console', 'console'],
    ['x.', 'x%2E'],
    ['\u001b[2J', '%1B[2J'],
    ['日本語', '日本語'],
  ] as const) {
    if (name !== '..') t.is(fileNameOf(name), file)
  }
  const long = ['n'.repeat(900), `${'n'.repeat(900)}2`, '👩‍👩‍👧'.repeat(100)].map(fileNameOf)
  t.is(new Set(long).size, 3)
  for (const file of long) t.true(Buffer.byteLength(file) < 250 && !/\p{Surrogate}/u.test(file), file)
})

test('columns that mean nothing here are kept; names that rows have themselves are not', async (t) => {
  const folder = folderOf(t, {
    'targets.csv': 'name,region,,zone\na,eu,,1\n',
    'items.csv': 'note,id,source,target_1,"a ""b"""\n=1,x,s,t,"c, d"\n,y,,,\n',
    'items.ndjson':
      '{"id":"x","n":1,"targets":[7]}\n{"id":"y","deep":{"a":[null,12345678901234567890]}}\n{"id":"z","n":"ü"}\n',
  })
  const table = await route(t, folder, '--sources', 'items.csv')
  t.is(table.stdout, 'source,target_1,note,"a ""b"""\nx,a,=1,"c, d"\ny,a,,\n')
  t.true(table.stderr.startsWith('targets.csv: columns without a meaning here: region, zone (those with one: name,'))
  for (const name of ['source', 'target_1']) {
    t.true(table.stderr.includes(`items.csv: the column ${name} is left out: what is written has one of that name\n`))
  }
  const lines = await route(t, folder, '--sources', 'items.ndjson', '--format', 'ndjson')
  t.is(
    lines.stdout,
    '{"source":"x","targets":["a"],"n":1}\n{"source":"y","targets":["a"],"deep":{"a":[null,12345678901234567890]}}\n{"source":"z","targets":["a"],"n":"ü"}\n',
  )
  const rows = await route(t, folder, '--sources', 'items.ndjson')
  t.is(
    rows.stdout,
    'source,target_1,n,targets,deep\nx,a,1,[7],\ny,a,,,"{""a"":[null,12345678901234567890]}"\nz,a,ü,,\n',
  )
})

test('a column whose name is nearly one that means something is told', async (t) => {
  const folder = folderOf(t, {
    'targets.csv': 'name,capasity,domian,limits,note\na,1,2,3,4\n',
    'items.csv': 'id,weights,fan-outs,height,tag\nx,1,2,3,4\n',
  })
  const { stderr } = await route(t, folder, '--sources', 'items.csv')
  const hint = (file: string, column: string, meant: string) =>
    stderr.includes(`${file}: the column ${column} means nothing here; was ${meant} meant?\n`)
  t.true(hint('targets.csv', 'capasity', 'capacity'), stderr)
  t.true(hint('targets.csv', 'domian', 'domain'))
  t.true(hint('targets.csv', 'limits', 'limit'))
  t.true(hint('items.csv', 'weights', 'weight'))
  t.true(hint('items.csv', 'fan-outs', 'fan-out'))
  t.false(/note means|tag means/.test(stderr))
})

test('ids that are there twice are told, and are sources of their own', async (t) => {
  const folder = folderOf(t, { 'targets.csv': abc, 'items.csv': 'id\nx\ny\n"x"\nz\ny\n' })
  const { stdout, stderr } = await route(t, folder, '--sources', 'items.csv')
  t.is(stdout.split('\n').length, 7)
  t.regex(stderr, /^items\.csv: 2 ids were there before, "x" of line 4 the first\n/)
})
