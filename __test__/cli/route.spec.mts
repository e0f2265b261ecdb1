import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ava, { type ExecutionContext } from 'ava'
import { Router, type RouterOptions } from 'phase-router'
import { temporaryFolder } from '../helpers/folder.mjs'
import { onLinux, run, runInShell, start } from './run.mjs'

// One child process at a time: some tests here look at memory.
const test = ava.serial

/** A folder with files in it. */
function folderOf(t: ExecutionContext, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(t)
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** Runs `route` on targets.csv of a folder. */
function route(folder: string, ...args: string[]) {
  return run(['route', '--targets', 'targets.csv', ...args], {}, [], folder)
}

/** The names of the targets of every source, as the library routes them. */
function rowsOf(options: RouterOptions, names: readonly string[]): string[][] {
  const router = new Router(options)
  return Array.from({ length: router.sources }, (_, source) =>
    [...router.targetsOf(source)].filter((target) => target >= 0).map((target) => names[target] as string),
  )
}

const names = ['a, "quoted"', 'b', 'ü\n☃', 'd']
const targets = 'NAME,Capacity,limit,domain\n"a, ""quoted""",8,,r1\nb,2,700,r1\n"ü\n☃",2,,r2\nd, 1.5e0 ,90,\n'
const options: RouterOptions = {
  sources: 1000,
  fanOut: 3,
  capacities: [8, 2, 2, 1.5],
  limits: [Number.POSITIVE_INFINITY, 700, Number.POSITIVE_INFINITY, 90],
  domains: [0, 0, 1, 2],
  seed: 2n ** 63n,
}
const args = ['--sources', '1000', '--fan-out', '3', '--seed', String(2n ** 63n)]

test('all formats hold the routes of the library, with limits and domains', async (t) => {
  const folder = folderOf(t, { 'targets.csv': targets })
  const rows = rowsOf(options, names)
  t.true(rows.some((row) => row.length < 3))
  const objects = rows.map((targets, source) => ({ source, targets }))
  const quoted = (name: string) => (/[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)
  const csv = [
    'source,target_1,target_2,target_3',
    ...rows.map((row, source) => [source, ...[0, 1, 2].map((slot) => quoted(row[slot] ?? ''))].join()),
  ]
  const written = async (file: string) => {
    const { code, stdout, stderr } = await route(folder, ...args, '--out', file)
    t.is(code, 0, stderr)
    t.is(stdout, '')
    return readFileSync(join(folder, file))
  }
  t.is((await written('routes.csv')).toString(), `${csv.join('\n')}\n`)
  t.deepEqual(JSON.parse((await written('routes.json')).toString()), objects)
  const lines = (await written('routes.NDJSON')).toString().trimEnd().split('\n')
  t.deepEqual(
    lines.map((line) => JSON.parse(line)),
    objects,
  )
  const bin = await written('routes.bin')
  const indexes = Int32Array.from({ length: bin.length / 4 }, (_, at) => bin.readInt32LE(4 * at))
  t.deepEqual(indexes, new Router(options).routeSync())
  t.deepEqual(readdirSync(folder).sort(), ['routes.NDJSON', 'routes.bin', 'routes.csv', 'routes.json', 'targets.csv'])
  const { stdout } = await route(folder, ...args)
  t.is(stdout, `${csv.join('\n')}\n`)
  t.is((await route(folder, ...args, '--out', '-')).stdout, stdout)
})

test('the summary says what is unfilled and why, and how loads follow shares', async (t) => {
  const folder = folderOf(t, { 'targets.csv': targets })
  const { stderr } = await route(folder, ...args)
  const { filled, unfilled, bottleneck, loads } = new Router(options)
  t.is(bottleneck, 'limits')
  const number = (value: number) => value.toLocaleString('en')
  t.true(stderr.startsWith(`Routed 1,000 sources to 4 targets with fan-out 3: ${number(filled)} routes.\n`), stderr)
  t.true(stderr.includes(`\nUnfilled: ${number(unfilled)} slots, since the limits leave too little room.\n`), stderr)
  t.true(stderr.includes(`Smallest load: d with ${loads[3]} for a share of 90.\n`), stderr)
  t.regex(stderr, /\nTook \d+\.\d s\.\n$/)
})

test('without columns and options: equal capacities, fan-out 1, seed 0', async (t) => {
  const folder = folderOf(t, { 'targets.csv': 'name\na\nb\nc\n' })
  const { stdout, stderr } = await route(folder, '--sources', '10')
  const rows = rowsOf({ sources: 10, fanOut: 1, targets: 3 }, ['a', 'b', 'c'])
  t.is(stdout, `source,target_1\n${rows.map((row, source) => `${source},${row}\n`).join('')}`)
  t.false(stderr.includes('Unfilled'))
})

test('sources of a file: ids as they are, a fan-out of their own; BOM, CR LF, quotes, empty lines', async (t) => {
  const items = '\uFEFFnote,ID,Fan-Out\r\n,"x\r\ny",2\r\n\r\n"a, b","q""1",\r\nn,   z ,3\r\n,"w",0\r\n'
  const folder = folderOf(t, { 'targets.csv': 'name,capacity\r\na,1\r\nb,2\r\nc,3\r\n', 'items.csv': items })
  const ids = ['x\r\ny', 'q"1', 'z', 'w']
  const expected = async (fanOut: number, fanOuts: number[], ...more: string[]) => {
    const { code, stderr } = await route(folder, '--sources', 'items.csv', '--out', 'routes.json', ...more)
    t.is(code, 0, stderr)
    const options = { sources: 4, fanOut, fanOuts: Uint32Array.from(fanOuts), capacities: [1, 2, 3] }
    const rows = rowsOf(options, ['a', 'b', 'c']).map((targets, at) => ({
      source: ids[at],
      targets,
      note: ['', 'a, b', 'n', ''][at],
    }))
    t.deepEqual(JSON.parse(readFileSync(join(folder, 'routes.json'), 'utf8')), rows)
  }
  await expected(3, [2, 1, 3, 0])
  await expected(3, [2, 3, 3, 0], '--fan-out', '4')
  const { code, stderr } = await route(folder, '--sources', 'items.csv', '--fan-out', '2')
  t.is(code, 1)
  t.regex(stderr, /^phase-router: items\.csv:6:3: fan-out must be a whole number from 0 to 2; received "3"\n$/)
})

test('--target prints the sources of one target, by number or id', async (t) => {
  const ids = Array.from({ length: 300_000 }, (_, source) => `item "${source}"`)
  const items = `id\n${ids.map((id) => `"${id.replaceAll('"', '""')}"\n`).join('')}`
  const folder = folderOf(t, { 'targets.csv': 'name,capacity\na,1\nb,200\n', 'items.csv': items })
  const sources = [...new Router({ sources: 300_000, fanOut: 1, capacities: [1, 200] }).sourcesOf(0)]
  const numbers = await route(folder, '--sources', '300000', '--target', 'a')
  t.is(numbers.stdout, sources.map((source) => `${source}\n`).join(''))
  t.regex(numbers.stderr, /^a gets 1,49\d of 300,000 sources\.\n/)
  const named = await route(folder, '--sources', 'items.csv', '--target', 'a')
  t.is(named.stdout, sources.map((source) => `"item ""${source}"""\n`).join(''))
  const unknown = await route(folder, '--sources', '3', '--target', 'A')
  t.deepEqual(unknown, { code: 1, stdout: '', stderr: 'phase-router: targets.csv: no target is called "A"\n' })
})

test('weights reach the router, and limits are weights then', async (t) => {
  const folder = folderOf(t, {
    'targets.csv': 'name,capacity,limit\na,8,2.5\nb,1,\n',
    'items.csv': 'id,weight\nw,0.5\nx,0.5\ny,2\nz,9\n',
  })
  const { code, stdout, stderr } = await route(folder, '--sources', 'items.csv')
  t.is(code, 0, stderr)
  const limits = [2.5, Number.POSITIVE_INFINITY]
  const router = new Router({ sources: 4, fanOut: 1, capacities: [8, 1], limits, weights: [0.5, 0.5, 2, 9] })
  const rows = ['w', 'x', 'y', 'z'].map((id, source) => `${id},${'ab'[router.targetsOf(source)[0] as number]}\n`)
  t.is(stdout, `source,target_1\n${rows.join('')}`)
  t.true((router.weightedLoads[0] as number) <= 2.5 && rows.includes('z,b\n'))
  t.regex(stderr, /Largest load: b with (?:9|9\.5|10|11|11\.5) for a share of 9\.5\./)

  const wrong = folderOf(t, { 'targets.csv': 'name\na\n', 'items.csv': 'id,weight\nx,-1\n' })
  const refused = await route(wrong, '--sources', 'items.csv')
  t.is(refused.code, 1)
  t.regex(refused.stderr, /items\.csv:2:2: weight/)
})

test('names and rows longer than the block they are written through', async (t) => {
  const long = 'n'.repeat(900_000)
  const folder = folderOf(t, {
    'targets.csv': `name\n${long}\n${long}2\n`,
    'items.csv': `id\n${'é'.repeat(500_000)}\nx\n`,
  })
  const { stdout } = await route(folder, '--sources', 'items.csv', '--fan-out', '2')
  const rows = rowsOf({ sources: 2, fanOut: 2, targets: 2 }, [long, `${long}2`])
  t.true(stdout === `source,target_1,target_2\n${'é'.repeat(500_000)},${rows[0]}\nx,${rows[1]}\n`)
})

const tenTargets = `name\n${Array.from({ length: 10 }, (_, at) => `target-${at}\n`).join('')}`

test('memory stays flat, however many sources', async (t) => {
  const folder = folderOf(t, { 'targets.csv': tenTargets })
  const report = "process.on('exit', () => console.error('maxRSS', process.resourceUsage().maxRSS))"
  const peak = async (sources: number) => {
    const command = ['route', '--targets', 'targets.csv', '--sources', String(sources), '--fan-out', '4']
    const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(report)}`]
    const { stderr } = await run([...command, '--out', 'routes.csv'], {}, nodeArgs, folder)
    return Number(/maxRSS (\d+)/.exec(stderr)?.[1]) * 1024
  }
  const few = await peak(100_000)
  const many = await peak(4_000_000)
  const size = readFileSync(join(folder, 'routes.csv')).length
  t.true(size > 160_000_000)
  t.true(many - few < 60_000_000, `${few} and ${many} bytes`)
})

test('ids are never all in memory', async (t) => {
  const ids = Array.from({ length: 1_000_000 }, (_, at) => `the item with the number ${at}\n`)
  const folder = folderOf(t, { 'targets.csv': tenTargets, 'items.csv': `id\n${ids.join('')}` })
  const command = ['route', '--targets', 'targets.csv', '--sources', 'items.csv', '--out', 'routes.csv']
  const { code, stderr } = await run(command, {}, ['--max-old-space-size=60'], folder)
  t.is(code, 0, stderr)
  const lines = readFileSync(join(folder, 'routes.csv'), 'utf8').split('\n')
  t.is(lines.length, 1_000_002)
  t.regex(lines[1_000_000] as string, /^the item with the number 999999,target-\d$/)
})

test('a reader that goes away ends the work, and is no error', async (t) => {
  const folder = folderOf(t, { 'targets.csv': tenTargets })
  const child = start(['route', '--targets', 'targets.csv', '--sources', '2000000000'], {}, [], folder)
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  await once(child.stdout, 'data')
  child.stdout.destroy()
  const [code] = await once(child, 'close')
  t.is(code, 0)
  t.is(stderr, '')
})

onLinux('a file that may not be so large: an error of one line, and the file that was there', async (t) => {
  const folder = folderOf(t, { 'targets.csv': tenTargets, 'routes.csv': 'old' })
  const command = ['route', '--targets', 'targets.csv', '--sources', '1000000']
  const limited = await runInShell('ulimit -f 100; exec "$@"', [...command, '--out', 'routes.csv'], folder)
  t.is(limited.code, 1)
  t.regex(limited.stderr, /^phase-router: routes\.csv: cannot write to it: file too large \(EFBIG\)\n$/)
  t.is(readFileSync(join(folder, 'routes.csv'), 'utf8'), 'old')
  t.is(readdirSync(folder).length, 2)
})

test('an output that cannot be, or that is an input, is an error before the work', async (t) => {
  const folder = folderOf(t, { 'targets.csv': tenTargets, 'items.csv': 'id\nx\n' })
  const message = async (...args: string[]) => {
    const { code, stderr } = await route(folder, '--sources', ...args)
    t.is(code, 1)
    return stderr
  }
  t.regex(
    await message('2000000000', '--out', 'no/routes.csv'),
    /^phase-router: no.routes\.csv: cannot create a temporary file in the folder no: .*ENOENT/,
  )
  t.is(
    await message('1', '--out', './targets.csv'),
    'phase-router: ./targets.csv: is read; write the routes to another file\n',
  )
  t.regex(await message('items.csv', '--out', join(folder, 'items.csv')), /items\.csv: is read/)
  t.is(readFileSync(join(folder, 'targets.csv'), 'utf8'), tenTargets)
  t.false(existsSync(join(folder, 'no')))
})
