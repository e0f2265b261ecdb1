import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { Router } from 'phase-router'
import { temporaryFolder } from '../helpers/folder.mjs'
import { run } from './run.mjs'

const rows = [
  ['a', 4, 'north', 'n1'],
  ['b', 2, 'north', 'n1'],
  ['c', 3, 'north', 'n2'],
  ['d', 2, 'south', 's1'],
  ['e', 2, 'south', 's2'],
  ['f', 3, 'west', 'w1'],
] as const

function folderOf(t: ExecutionContext, lines: readonly (readonly unknown[])[] = rows): string {
  const folder = temporaryFolder(t)
  const text = lines.map((line) => `${line.join(',')}\n`).join('')
  writeFileSync(join(folder, 'targets.csv'), `name,capacity,zone,rack\n${text}`)
  return folder
}

const route = ['route', '--targets', 'targets.csv', '--sources', '500', '--fan-out', '3']

test('route --topology routes as Router does with these levels, and says that all is even', async (t) => {
  const folder = folderOf(t)
  const { code, stderr } = await run(
    [...route, '--topology', 'zone,rack', '--format', 'bin', '--out', 'routes.bin'],
    {},
    [],
    folder,
  )
  t.is(code, 0, stderr)
  const of = (column: 2 | 3) => rows.map((row) => row[column])
  const router = new Router({
    sources: 500,
    fanOut: 3,
    capacities: rows.map(([, capacity]) => capacity),
    topology: [of(2), of(3)],
  })
  t.deepEqual(readFileSync(join(folder, 'routes.bin')), Buffer.from(router.routeSync().buffer))
  t.regex(stderr, /Even over zone: .*\nEven over rack: /)
  t.notRegex(stderr, /without a meaning/)
})

test('another method is told not to know it, and counted', async (t) => {
  const folder = folderOf(t)
  const args = [...route, '--topology', 'zone,rack', '--method', 'rendezvous', '--out', 'routes.csv']
  const { code, stderr } = await run(args, {}, [], folder)
  t.is(code, 0, stderr)
  t.regex(stderr, /targets\.csv: rendezvous does not know topology: how even it is over these is only told\n/)
  t.regex(stderr, /Not even over zone: \d+ of 500 sources have fewer or more in one than others must\.\n/)
})

test('objects of JSON name their nodes too', async (t) => {
  const folder = temporaryFolder(t)
  const targets = rows.map(([name, capacity, zone]) => JSON.stringify({ name, capacity, zone })).join('\n')
  writeFileSync(join(folder, 'targets.csv'), targets)
  const { code, stderr } = await run([...route, '--topology', 'zone', '--loads'], {}, [], folder)
  t.is(code, 0, stderr)
  t.regex(stderr, /Even over zone/)
})

const mistakes: [
  name: string,
  topology: string,
  change: (typeof rows)[number] | [string, number, string, string],
  message: string,
][] = [
  ['a column that is not there', 'zone,rak', rows[0], 'targets.csv:1:1: no column "rak", which --topology names'],
  ['a column of another meaning', 'capacity', rows[0], '--topology names capacity, a column that means something else'],
  [
    'a rack in two zones',
    'zone,rack',
    ['g', 1, 'west', 'n1'],
    'targets.csv:8:4: rack "n1" is in "west" here, and in "north" in line 2',
  ],
  [
    'levels the wrong way round',
    'rack,zone',
    rows[0],
    'targets.csv:4:3: zone "north" is in "n2" here, and in "n1" in line 2',
  ],
  ['a cell that is empty', 'zone,rack', ['g', 1, '', 'x'], 'targets.csv:8:3: zone is empty, and --topology names it'],
]

for (const [name, topology, row, message] of mistakes) {
  test(`refused: ${name}`, async (t) => {
    const folder = folderOf(t, row === rows[0] ? rows : [...rows, row])
    const { code, stderr } = await run([...route, '--topology', topology], {}, [], folder)
    t.true(code === 1 || code === 2, String(code))
    t.is(stderr, `phase-router: ${message}\n`)
  })
}

test('weights and topology do not go together, and the file of targets is named', async (t) => {
  const folder = folderOf(t)
  writeFileSync(join(folder, 'items.csv'), 'id,weight\nx,1\ny,2\n')
  const args = ['route', '--targets', 'targets.csv', '--sources', 'items.csv', '--topology', 'zone']
  const { code, stderr } = await run(args, {}, [], folder)
  t.is(code, 1)
  t.true(stderr.endsWith('phase-router: targets.csv: topology does not go together with weights\n'), stderr)
})

test('compare --topology counts the sources of every method that are not even, level by level', async (t) => {
  const folder = folderOf(t)
  const args = ['compare', '--targets', 'targets.csv', '--sources', '600', '--fan-out', '3', '--seeds', '2']
  const topology = ['--topology', 'zone,rack', '--methods', 'exact,rendezvous,hash']
  const { code, stdout, stderr } = await run([...args, ...topology, '--json'], {}, [], folder)
  t.is(code, 0, stderr)
  const { setting, methods } = JSON.parse(stdout)
  t.deepEqual(setting.levels, ['zone', 'rack'])
  const [exact, ...others] = methods
  for (const level of ['uneven in zone', 'uneven in rack']) {
    t.is(exact[level].mean, 0)
    t.true(exact.best.includes(level))
    for (const other of others) t.true(other[level].mean > 0.05, `${other.method} ${level}`)
  }
  const csv = await run([...args, ...topology, '--csv'], {}, [], folder)
  t.regex(csv.stdout, /^method,.*,uneven in zone,uneven in zone95,uneven in rack,uneven in rack95,/)
  const page = await run([...args, ...topology, '--out', 'report'], {}, [], folder)
  t.is(page.code, 0, page.stderr)
  t.regex(page.stdout, /\nSpread\n/)
  t.regex(readFileSync(join(folder, 'report/index.html'), 'utf8'), /uneven rack %/)
  const alone = await run(['compare', '--targets', '20', '--topology', 'zone'], {}, [], folder)
  t.is(alone.code, 2)
  t.regex(alone.stderr, /'--topology' needs a table of targets/)
})
