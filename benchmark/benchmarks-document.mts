import { columns } from '../lib/cli/compare/columns.js'
import { comparisonFrom } from '../lib/cli/compare/data.js'
import { comparison, lead } from '../lib/cli/compare/report.js'
import { markdownTable } from '../lib/report/markdown.js'
import { decimal, percent } from '../lib/report/number.js'
import type { AssignFigures } from './assign.mjs'
import { assignFigures } from './assign-document.mjs'
import type { ChangeFigures } from './change.mjs'
import type { CliFigures } from './cli.mjs'
import { type ComparisonRecord, newerMethods } from './comparison-document.mjs'
import type { ExactFigures } from './exact.mjs'
import type { measure as measurePackage } from './package.mjs'
import type { RebalanceFigures } from './rebalance.mjs'
import { rebalanceSections } from './rebalance-document.mjs'
import type { Figures } from './record.mjs'
import type { Row } from './sampled.mjs'
import type { Cell } from './weights.mjs'

/** The newest record of every suite. */
export interface Records {
  exact: Figures<readonly (ExactFigures & { threads: number })[]>
  sampled: Figures<readonly Row[]>
  comparison: ComparisonRecord
  weights: Figures<readonly Cell[]>
  change: Figures<ChangeFigures> | undefined
  rebalance: Figures<RebalanceFigures> | undefined
  assign: Figures<AssignFigures> | undefined
  package: Figures<ReturnType<typeof measurePackage>>
  /** Not before it was recorded for the first time. */
  cli: Figures<CliFigures> | undefined
}

const caveats = `# Benchmarks

How fast is it, and beside what? This page is written by \`npm run document\` from the newest records in \`benchmark/record\`.

## Read this first

- One machine, shared with others, with few cores; the records name it. Another machine has other times, and
  another run on this one too. Ratios are steadier than times.
- A ratio is the median of the ratios within a round: opponents take turns in one process, on the same input,
  and the results are checked before anything is timed. On one thread \`exact\` is timed in CPU time.
- \`hash\` looks at no capacity, keeps no limit and may give a source the same target twice. It is a measure of
  cost, not another way to the same result.
- The textbook scan is ours: the definition of the published algorithm written plainly, on the same threads.
- Routing is timed with the plan made and the output array re-used, unless a table says otherwise; \`hash\` has no
  plan, and makes its array.
- N, k and M are sources, fan-out and targets; 1 T is one thread.
- Nothing here was measured on ARM, on Windows or on macOS.`

/** docs/benchmarks.md. */
export function benchmarksDocument(records: Records): string {
  const { exact, sampled, comparison, weights, package: cost, cli } = records
  return `${[
    caveats,
    '## Where exact loses',
    losses(records),
    '## exact: routing',
    'ns: nanoseconds a route. x: how many times as long `hash` takes, so that below 1 `hash` is faster.',
    byThreads(exact, 'routing', ['ns', 'hash ns', 'x'], (row) => [
      decimal(row.nanosecondsPerRoute, 1),
      decimal(row.hashNanosecondsPerRoute, 1),
      decimal(row.timesFasterThanHash, 2),
    ]),
    ...(hasAlias(exact)
      ? [
          '## exact: beside a draw of random numbers',
          'What twenty lines of JavaScript do: a branch-free draw from an alias table for every slot, the table made once. Its loads are random, a source may get a target twice, and there are no limits. x: how many times as long the draws take, so that below 1 they are faster; writing: filling the array with one number, below which nothing can be.',
          byThreads(exact, 'routing', ['ns', 'alias ns', 'x', 'writing ns'], (row) => [
            decimal(row.nanosecondsPerRoute, 1),
            decimal(row.aliasNanosecondsPerRoute, 1),
            decimal(row.timesFasterThanAlias, 2),
            decimal(row.writingNanosecondsPerRoute, 2),
          ]),
        ]
      : []),
    '## exact: plan and routes in one call',
    'Milliseconds a call of `routeSync`. The plan was timed by itself, as `new Router`.',
    byThreads(exact, 'oneShot', ['ms', 'plan ms', 'hash ms', 'x'], (row) => [
      decimal(row.milliseconds, 3),
      decimal(row.planMilliseconds, 3),
      decimal(row.hashMilliseconds, 3),
      decimal(row.timesFasterThanHash, 2),
    ]),
    ...(hasAlias(exact)
      ? [
          'Beside the draws, with the table made in the call:',
          byThreads(exact, 'oneShot', ['ms', 'alias ms', 'x'], (row) => [
            decimal(row.milliseconds, 4),
            decimal(row.aliasMilliseconds, 4),
            decimal(row.timesFasterThanAlias, 2),
          ]),
        ]
      : []),
    '## exact: one row, one column',
    'Microseconds a call. A column lists as many sources as its target has load.',
    byThreads(exact, 'lookups', ['targetsOf', 'sourcesOf', 'load'], (row) => [
      decimal(row.targetsOfMicroseconds, 2),
      decimal(row.sourcesOfMicroseconds, 1),
      `${row.sourcesOfLoad}`,
    ]),
    '## exact: memory and the event loop',
    '`chunks()` of 250,000 sources, k = 4, M = 1000. Grown: resident memory beyond what it was at the first chunk.',
    grid(
      ['N', ...exact.figures.flatMap(({ threads }) => [`ns, ${threads} T`, `grown MiB, ${threads} T`])],
      (exact.figures[0]?.chunks ?? []).map(({ sources }, at) => [
        count(sources),
        ...exact.figures.flatMap(({ chunks }) => [
          decimal(chunks[at]?.nanosecondsPerRoute, 1),
          decimal(chunks[at]?.grownMiB, 1),
        ]),
      ]),
    ),
    'Longest delay of the event loop in milliseconds, median of 7 runs, while 10,000,000 routes are computed with `await`:',
    grid(
      ['threads', 'idle', 'busy'],
      exact.figures.map(({ threads, eventLoop }) => [
        `${threads}`,
        decimal(eventLoop.idleMilliseconds, 2),
        decimal(eventLoop.busyMilliseconds, 2),
      ]),
    ),
    '## sampled',
    'Milliseconds a call, strong capacities, density 0.3. x: how many times as long the textbook scan takes; over hash: how many times as long as `hash` the call takes.',
    grid(
      ['n', 'k', 'textbook', 'degrees', 'bits', 'hash', 'x degrees', 'x bits', 'over hash'],
      sampled.figures.map(({ n, k, milliseconds, fromDegrees, fromBits, overHash }) => [
        `${n}`,
        `${k}`,
        ...['textbook scan', 'sampled, degrees', 'sampled, bits', 'hash'].map((name) => decimal(milliseconds[name], 3)),
        ...[fromDegrees, fromBits, overHash].map((ratio) => decimal(ratio, 1)),
      ]),
    ),
    '## exact with weights',
    'Beside LPT: heaviest source first, to its k relatively least loaded targets. Imbalance: the largest load / share, less 1, mean over draws; random: draws in proportion to capacity, blind to weights. LPT takes, heap takes: how many times as long as `exact` they take, the textbook LPT in O(N M) and one on a heap. All are Rust.',
    weighted(weights.figures.filter(({ sources, targets }) => sources >= 1_000_000 && targets === 1000)),
    `Of ${weights.figures.length} cells (N = 500 to 1,000,000, M = 20 to 1000, k = 1 to 8, four kinds of weights, three of capacities, and real weights), those in which the imbalance is above 1.5 times that of LPT, or of a quarter of the lightest weight over the smallest share where that is larger:`,
    weighted(weights.figures.filter(({ timesLpt }) => timesLpt > 1.5)),
    'Real weights, how often words occur and how many people live in cities:',
    weighted(weights.figures.filter((cell) => cell.weights === 'words' || cell.weights === 'cities')),
    ...rebalanceSections(records.rebalance),
    ...assignFigures(records.assign),
    '## The installed package',
    'What loading adds to the start of a bare Node process, medians of fresh processes, and what is installed.',
    grid(
      ['load', 'adds ms', 'adds MiB'],
      cost.figures.loading.map((row) => [row.load, decimal(row.addedMilliseconds, 1), decimal(row.addedMiB, 1)]),
    ),
    grid(
      ['package', 'packed kB', 'unpacked kB'],
      cost.figures.sizes.map((row) => [
        row.name,
        decimal(row.packedBytes / 1000, 0),
        decimal(row.unpackedBytes / 1000, 0),
      ]),
    ),
    ...commandLine(cli),
    '## Against other methods',
    'Means over seeds; [the comparison](comparison.md) has every method, column and interval. Moves: when a target like the first is added, as a multiple of the fewest that lead to the new shares; below 1 the loads do not get there.',
    grid(
      [
        'workload',
        'real headroom',
        'exact survives',
        'hash',
        'rendezvous-overflow',
        'exact moves',
        'rendezvous-overflow',
      ],
      comparison.figures.map((figure) => {
        const of = (name: string) => figure.methods.find(({ method }) => method === name)
        return [
          figure.title,
          decimal(figure.setting.realHeadroom, 3),
          ...['exact', 'hash', 'rendezvous-overflow'].map((name) => percent(of(name)?.survival?.mean)),
          ...['exact', 'rendezvous-overflow'].map((name) => decimal(of(name)?.added?.mean, 2)),
        ]
      }),
    ),
    '## What did not help',
    DID_NOT_HELP,
    '## Reproduce',
    grid(
      ['suite', 'command', 'date', 'machine'],
      recorded(records).map(([name, { command, date, machine }]) => [
        name,
        `\`${command}\``,
        date,
        `${machine.cpu}, ${machine.threads} threads, ${machine.simd}, Node ${machine.node}`,
      ]),
    ),
    'Without `--record` a suite only prints. `cargo bench --no-default-features` times the kernel alone.',
  ].join('\n\n')}\n`
}

/** What was tried and measured, and is not there. */
const DID_NOT_HELP = `- Fetching the owners of positions into the cache 64 sources before they are looked up: 1.01 times as long for N = M = 1,000,000,
  k = 1, 0.99 times for k = 2, and 1.15 times for N = M = 1000, k = 4. The look-ups of many sources are under way at once anyway.
- In \`sampled\`, a round of the next random block beside every draw, without vector instructions: 1.2 times as long, for want of
  registers. With AVX2 and AVX-512 that is how it is done.
- Batches of 2^15 to 2^20 slots for \`exact\`, so that rows of k = 64 stay in the second cache: 2^17 slots were up to a sixth faster at
  k = 64, but k = 256 and topologies took 1.2 to 6 times as long, since vectors want many sources of a class at once.`

function recorded(records: Records): [string, Figures<unknown>][] {
  return Object.entries(records).filter(([, record]) => record !== undefined)
}

/** What the command line makes of files. */
function commandLine(cli: Records['cli']): string[] {
  if (cli === undefined) return []
  return [
    '## The command line',
    `\`route\` on files of ${count(cli.figures.sources)} sources, ${count(cli.figures.targets)} targets, k = ${cli.figures.fanOut}: thousands of rows a second of CPU time, start included. Before: commit 1b55079, in the same rounds, which wrote the same bytes; x: how many times as long it takes. It reads neither NDJSON nor gzip.`,
    grid(
      ['from', 'to', 'rows', 'before', 'x'],
      cli.figures.files.map(({ input, output, rowsPerSecond, before, ratio }) => [
        input,
        output,
        decimal(rowsPerSecond / 1000, 0),
        before === null ? '' : decimal(before / 1000, 0),
        ratio === null ? '' : decimal(ratio, 1),
      ]),
    ),
    'The largest resident memory, beside the bytes that the names have in their files:',
    grid(
      ['sources', 'targets', 'ids', 'MiB', 'names MiB'],
      cli.figures.memory.map(({ sources, targets, named, mebibytes, nameMebibytes }) => [
        count(sources),
        count(targets),
        named ? 'of a file' : 'numbers',
        decimal(mebibytes, 0),
        decimal(nameMebibytes, 0),
      ]),
    ),
  ]
}

/** The figures that README.md shows: what one workload says, and the speed of `exact`. */
export function readmeFigures({ exact, comparison: { figures, date } }: Records): string {
  const figure = figures.find(({ name }) => name === 'no-slack')
  if (figure === undefined) throw new Error('the record of comparison has no workload no-slack')
  const shown = [
    'exact',
    'stable',
    'sampled',
    'hash',
    'weighted-hash',
    'rendezvous-overflow',
    'bounded-load',
    'least-loaded',
  ]
  const keys = ['survival', 'cv', 'added', 'nanoseconds']
  const compared = comparisonFrom(figure)
  const table = comparison(
    compared.results.filter(({ method }) => shown.includes(method)),
    columns.filter(({ key }) => keys.includes(key)),
  )
  const speeds = exact.figures.flatMap(({ threads, routing }) => {
    const extremes = [routing[0], routing.find(({ targets }) => targets === 1_000_000)]
    return extremes.flatMap((row) => (row === undefined ? [] : [{ threads, ...row }]))
  })
  return [
    lead(compared),
    markdownTable(table),
    '"One added": the moves when a target is added, as a multiple of the fewest that lead to the new shares. Bold: the best of ' +
      `[all methods](docs/comparison.md). ${newerMethods(figures)}`.trimEnd(),
    grid(
      ['`exact`, plan excluded', 'threads', 'ns a route', '`hash` takes'],
      speeds.map(({ threads, sources, fanOut, targets, nanosecondsPerRoute, timesFasterThanHash }) => [
        size({ sources, fanOut, targets }),
        `${threads}`,
        decimal(nanosecondsPerRoute, 1),
        `${decimal(timesFasterThanHash, 1)} times as long`,
      ]),
    ),
    `The first table was recorded on ${date} on ${figure.machine}; the second on ${exact.date} on ${exact.machine.cpu}, ${exact.machine.threads} threads, Node ${exact.machine.node}; [all figures, caveats first](docs/benchmarks.md).`,
  ].join('\n\n')
}

/** The sizes at which `hash` is faster, on any number of threads. */
function losses({ exact, sampled }: Records): string {
  const slower = exact.figures.flatMap(({ threads, routing, oneShot }) =>
    [...routing.map((row) => ({ what: 'routing', ...row })), ...oneShot.map((row) => ({ what: 'one call', ...row }))]
      .filter(({ timesFasterThanHash }) => timesFasterThanHash < 1)
      .map(
        (row) =>
          `- ${row.what}, ${size(row)}, threads: ${threads}: ${decimal(1 / row.timesFasterThanHash, 1)} times as long as \`hash\``,
      ),
  )
  const most = Math.max(...sampled.figures.map(({ overHash }) => overHash))
  return [
    slower.length === 0 ? '`hash` was faster at no size of these.' : slower.join('\n'),
    `\`sampled\` takes up to ${decimal(most, 1)} times as long as \`hash\`. And speed is not all: when the targets change, \`exact\` moves most routes ([below](#against-other-methods)).`,
  ].join('\n\n')
}

/** Whether the record is of a version that measured the alias table. */
function hasAlias({ figures }: Records['exact']): boolean {
  return figures.every(({ routing }) => routing.every((row) => row.aliasNanosecondsPerRoute !== undefined))
}

/** Cells of the suite of weights. */
function weighted(cells: readonly Cell[]): string {
  const short = (value: number) => value.toExponential(1)
  return grid(
    ['weights', 'capacities', '', 'exact', 'LPT', 'random', 'times LPT', 'ms', 'LPT takes', 'heap takes'],
    cells.map(({ imbalance, milliseconds, ...cell }) => [
      cell.weights,
      cell.capacities,
      size(cell),
      ...[imbalance.router, imbalance.lpt, imbalance.random].map(short),
      decimal(cell.timesLpt, 2),
      decimal(milliseconds.router, 1),
      `${decimal(cell.timesFasterThanLpt, 1)} x`,
      `${decimal(cell.timesFasterThanHeapLpt, 1)} x`,
    ]),
  )
}

type Size = { sources: number; fanOut: number; targets: number }

/** Tables that have a row for every size, and for every number of threads the given columns. */
function byThreads<K extends 'routing' | 'oneShot' | 'lookups'>(
  { figures }: Records['exact'],
  kind: K,
  heads: readonly string[],
  cells: (row: ExactFigures[K][number]) => readonly string[],
): string {
  const rows = (figures[0]?.[kind] ?? []) as readonly (ExactFigures[K][number] & Size)[]
  return grid(
    ['', ...figures.flatMap(({ threads }) => heads.map((head) => `${head}, ${threads} T`))],
    rows.map((row, at) => [size(row), ...figures.flatMap((each) => cells(each[kind][at] as ExactFigures[K][number]))]),
  )
}

const count = (value: number) => value.toLocaleString('en-US')

const size = ({ sources, fanOut, targets }: Size) => `N = ${count(sources)}, k = ${fanOut}, M = ${count(targets)}`

/** Text to the left, the rest to the right. */
function grid(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = heads.map((head, at) => {
    const numbers = rows.every((row) => /^([\d,.]+( %)?|–)$/.test(row[at] as string))
    return { head, align: numbers ? ('right' as const) : ('left' as const) }
  })
  return markdownTable({ columns, rows })
}
