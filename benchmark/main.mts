// npm run bench [-- quick | sampled | exact | topology | weights | rebalance | change | assign | comparison | streams | keys | waits
// | diagnostics | package | cli | engines] [--record]: prints figures; --record also writes them to benchmark/record/. cli takes
// --before PATH, the command line of an older build; quick takes --against FILE, a record of an older build, and is not run
// unless it is named.
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { AssignFigures } from './assign.mjs'
import type { ChangeFigures } from './change.mjs'
import { record } from './record.mjs'
import type { QuickRecord } from './slower.mjs'
import type { TopologyFigures } from './topology.mjs'

const SUITES = [
  'sampled',
  'exact',
  'topology',
  'weights',
  'rebalance',
  'change',
  'assign',
  'comparison',
  'streams',
  'keys',
  'waits',
  'diagnostics',
  'package',
  'cli',
  'engines',
] as const
const NAMED = [...SUITES, 'quick'] as const
const given = readArguments()
const chosen = NAMED.filter((suite) => given.positionals.includes(suite))
const few = given.values.few ? ['--few'] : []

const run = {
  quick,
  sampled,
  exact,
  topology,
  weights,
  rebalance,
  change,
  assign,
  comparison,
  streams,
  keys,
  waits,
  diagnostics,
  package: cost,
  cli,
  engines,
}

for (const suite of chosen.length > 0 ? chosen : SUITES) {
  const figures = await run[suite]()
  if (given.values.record) console.log(`written: ${record(suite, `npm run bench -- ${suite} --record`, figures)}`)
}

/** What is to be run; whoever misspells a name does not wait for all suites. */
function readArguments() {
  const options = {
    record: { type: 'boolean' },
    few: { type: 'boolean' },
    against: { type: 'string' },
    before: { type: 'string' },
  } as const
  try {
    const read = parseArgs({ options, allowPositionals: true })
    const unknown = read.positionals.find((name) => !(NAMED as readonly string[]).includes(name))
    if (unknown !== undefined) throw new Error(`there is no '${unknown}'`)
    return read
  } catch (error) {
    console.error(
      `bench: ${(error as Error).message}\nThere are ${NAMED.join(', ')}; --record, --few, --against FILE, --before PATH.`,
    )
    process.exit(2)
  }
}

async function sampled() {
  const { measure, settings } = await import('./sampled.mjs')
  const print = (...cells: (string | number)[]) => console.log(cells.map((cell) => String(cell).padStart(16)).join(' '))
  console.log('Times in ms a call: medians of 5 rounds; ratios are medians of the ratios within a round.')
  print('n', 'k', 'textbook scan', 'from degrees', 'from bits', 'hash', 'x (degrees)', 'x (bits)', 'hash x')
  const rows = []
  for (const setting of settings) {
    const row = await measure(setting)
    rows.push(row)
    const times = Object.values(row.milliseconds).map((time) => time.toFixed(3))
    const ratios = [row.fromDegrees, row.fromBits, row.overHash].map((ratio) => ratio.toFixed(2))
    print(row.n, row.k, ...times, ...ratios)
  }
  return rows
}

async function waits() {
  const { waits } = await import('./waits.mjs')
  const rows = await waits()
  console.log('Milliseconds a call: alone, and beside threads that keep large calls running (median, worst of 40).')
  for (const { threads, ...kinds } of rows) {
    for (const [kind, { alone, median, worst }] of Object.entries(kinds)) {
      const [a, m, w] = [alone, median, worst].map((time) => time.toFixed(2))
      console.log(`${threads} threads, ${kind}: alone ${a}, median ${m}, worst ${w}`)
    }
  }
  return rows
}

/** On one thread, in CPU time; `--few` takes few rounds. */
function diagnostics() {
  const figures = child('diagnostics', 1, ...few)
  console.log('Nanoseconds of CPU time a call: without channels, with them and nobody listening, and with a listener.')
  console.table(figures.rows)
  return figures
}

async function weights() {
  const { measure, row } = await import('./weights.mjs')
  const cells = measure()
  console.log('Imbalance: the largest load / share - 1, mean of 8 draws. Times LPT: promised are 1.5 at most.')
  console.table(cells.map(row))
  const missed = cells.filter((cell) => cell.timesLpt > 1.5)
  console.log(`More than 1.5 times that of LPT (or of a quarter of the lightest weight): ${missed.length} cells`)
  console.table(missed.map(row))
  return cells
}

async function rebalance() {
  const { measureMoves, measureWeights } = await import('./rebalance.mjs')
  const moves = measureMoves()
  console.log(
    'N = 1,000,000, M = 1000, k = 3. CPU times of one thread, medians of 5 rounds; the mixing loop is in the same round.',
  )
  console.table(moves)
  const weights = measureWeights()
  console.log('Weight that moves over the bound, tolerance 2 %, M = 20: means of the draws in which it can be met.')
  console.table(weights)
  return { moves, weights }
}

/** A suite in a process of its own: the number of threads is read once. */
function child(name: string, threads: number, ...args: string[]) {
  const loader = new URL('../scripts/typescript.mjs', import.meta.url).href
  const script = fileURLToPath(new URL(`${name}.mts`, import.meta.url))
  const { status, stdout } = spawnSync(process.execPath, ['--import', loader, script, ...args], {
    env: { ...process.env, PHASE_ROUTER_THREADS: String(threads) },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error(`${name}.mts ended with ${status}`)
  return { threads, ...JSON.parse(stdout.trim().split('\n').at(-1) as string) }
}

/** On one thread, in CPU time, and a large call on all threads; `--few` takes few rounds and the smallest instances. */
function assign() {
  const { peers, opponents }: Omit<AssignFigures, 'large'> = child('assign', 1, ...few)
  console.table(peers)
  console.table(opponents)
  const counts = [...new Set([1, availableParallelism()])]
  const large: AssignFigures['large'] = counts.map((threads) => child('assign', threads, '--threads', ...few))
  console.table(large)
  return { peers, opponents, large }
}

async function quick() {
  const { readEarlier, slower } = await import('./slower.mjs')
  const { machineFacts } = await import('../lib/cli/measure/machine.js')
  const { against } = given.values
  const earlier = against === undefined ? undefined : readEarlier(against, machineFacts())
  const { rows }: QuickRecord['figures'] = child('quick', 1)
  console.table(rows)
  if (earlier !== undefined) {
    const changed = slower(earlier.figures.rows, rows)
    console.log(`Slower by more than 10 % than on ${earlier.date}: ${changed.length} of ${rows.length}`)
    if (changed.length > 0) console.table(changed)
  }
  return { rows }
}

function exact() {
  const counts = [...new Set([1, availableParallelism()])]
  const figures = counts.map((threads) => child('exact', threads))
  for (const { threads, ...tables } of figures) {
    console.log(`\n${threads} ${threads === 1 ? 'thread' : 'threads'}`)
    for (const [name, rows] of Object.entries(tables)) {
      console.log(name)
      console.table(rows)
    }
  }
  return figures
}

function topology() {
  const { rows } = child('topology', 1)
  console.table(
    rows.map(({ sources, fanOut, targets, ...row }: TopologyFigures['rows'][number]) => ({
      setting: `N ${sources}, k ${fanOut}, M ${targets}`,
      'ns a route': row.nanosecondsPerRoute.nested,
      'over flat': row.routeRatio,
      'targetsOf over flat': row.targetsOfRatio,
      'plan ms': row.planMilliseconds.nested,
      'plan over flat': row.planRatio,
      'plan with most, ms': row.planMilliseconds.bounded,
    })),
  )
  return rows
}

async function comparison() {
  const { measureWorkload, workloads } = await import('./comparison.mjs')
  const { comparisonText } = await import('../lib/cli/compare/report.js')
  const { comparisonData } = await import('../lib/cli/compare/data.js')
  const figures = []
  for (const { name, title, ...options } of workloads) {
    const compared = await measureWorkload(options)
    console.log(`\n${title}\n${comparisonText(compared)}`)
    figures.push({ name, title, ...comparisonData(compared) })
  }
  return figures
}

async function change() {
  const { measureChurn, churnRow } = await import('./change.mjs')
  const { speed }: Pick<ChangeFigures, 'speed'> = child('change', 1)
  console.log('Nanoseconds a route of whole calls, one thread: N = 1e6, M = 1000, k = 3')
  console.table(speed)
  const churn = measureChurn()
  console.log('Moves / the share that must change hands when a target of capacity 1 comes, goes or doubles')
  console.table(churn.map(churnRow))
  return { churn, speed }
}

async function streams() {
  const { measure } = await import('./streams.mjs')
  const figures = measure()
  console.log('ns a route, one thread')
  console.table(figures.kernel.map(({ stream, ...row }) => ({ ...row, ...stream })))
  const { settings, bounds, rows } = figures.schedulers
  console.log(`The largest error of any window of 100 000 items, and ns an item, for ${settings.join('; ')}`)
  console.log(`windowBound: ${bounds.map((bound) => bound.toFixed(2)).join('; ')}`)
  for (const { name, worst, nanoseconds } of rows) {
    const short = (values: readonly number[], digits: number) =>
      values.map((x) => x.toFixed(digits).padStart(8)).join('')
    console.log(name.padEnd(36), short(worst, 2), ' ', short(nanoseconds, 0))
  }
  console.table(figures.lookUps)
  return figures
}

async function keys() {
  const { measure } = await import('./keys.mjs')
  const figures = measure()
  console.table(figures.rows.map(({ moves, ...row }) => ({ ...row, ...moves })))
  console.table(figures.faster)
  return figures
}

async function cost() {
  const { measure } = await import('./package.mjs')
  const figures = measure()
  for (const rows of Object.values(figures)) console.table(rows)
  return figures
}

async function cli() {
  const { measure } = await import('./cli.mjs')
  const figures = await measure(given.values.before)
  console.log(`Rows a second of CPU time, ${figures.sources} sources; ratio: the older build's time / this one's.`)
  console.table(figures.files)
  console.table(figures.memory)
  return figures
}

async function engines() {
  const { measure } = await import('./engines.mjs')
  const figures = await measure(given.values.few ?? false)
  for (const [name, rows] of Object.entries(figures)) {
    console.log(name)
    console.dir(rows, { depth: null })
  }
  return figures
}
