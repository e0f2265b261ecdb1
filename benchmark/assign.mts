// `assign` against what else there is, on the same scores; run by main.mts in a process of one thread, since the number
// of threads is read once. Times are CPU time; results are checked first. Prints its figures as one JSON document. With
// --threads it prints the time of day that a large call takes, on the threads it has.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type AssignOptions, assignSync, certifySync, routeSync } from 'phase-router'
import { gates } from '../lib/cli/compare/scores.js'
import { median } from '../lib/cli/measure/time.js'
import { cpuTime } from './cpu.mjs'
import { candidatesOf } from './scores.mjs'

const { rivalSync } = createRequire(import.meta.url)('../index.js')
const few = process.argv.includes('--few')

/** Milliseconds of CPU time of some calls taken in turns: the median of each. */
function cpuTimes(calls: (() => unknown)[], rounds: number): number[] {
  const times = calls.map(() => [] as number[])
  for (let round = 0; round <= rounds; round++) {
    calls.forEach((call, at) => {
      const time = cpuTime(call)
      if (round > 0) times[at]?.push(time)
    })
  }
  return times.map(median)
}

/** OR-Tools' minimum cost flow, or why there is none. */
function minCostFlow(options: AssignOptions, targets: number): { milliseconds: number; score: number } | string {
  const { sources, fanOut, scores } = options
  const folder = mkdtempSync(join(tmpdir(), 'assign-'))
  try {
    const all = Uint32Array.from({ length: scores.length }, (_, at) => at % targets)
    const candidates = options.candidates ?? all
    const { loads } = assignSync(options)
    writeFileSync(join(folder, 'scores.f32'), scores)
    writeFileSync(join(folder, 'candidates.u32'), candidates)
    writeFileSync(join(folder, 'limits.u32'), options.candidates ? Uint32Array.from(options.limits ?? []) : loads)
    const shape = { sources, targets, fanOut, candidates: scores.length / sources }
    writeFileSync(join(folder, 'shape.json'), JSON.stringify(shape))
    const script = fileURLToPath(new URL('rivals/min_cost_flow.py', import.meta.url))
    const python = process.env.PYTHON ?? 'python3'
    const { status, stdout, stderr } = spawnSync(python, [script, folder], { encoding: 'utf8' })
    if (status !== 0) return `skipped: ${python} has no OR-Tools (${stderr.trim().split('\n').at(-1)})`
    const { seconds, score } = JSON.parse(stdout)
    return { milliseconds: seconds * 1000, score }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Milliseconds of the day that a large dense call takes. */
function largeTimes() {
  const options = { sources: 100_000, fanOut: 2, targets: 64, scores: gates(100_000, 64, 7) }
  const time = (effort: 'exact' | 'fast') =>
    median(
      Array.from({ length: few ? 1 : 7 }, () => {
        const begun = performance.now()
        assignSync({ ...options, effort })
        return performance.now() - begun
      }),
    )
  return { exactMilliseconds: time('exact'), fastMilliseconds: time('fast') }
}

/** Ours in all ways, warm and cold, and the minimum cost flow. */
function exactPeers(name: string, targets: number, options: AssignOptions, next: Float32Array, rounds: number) {
  const cold = assignSync(options)
  assert((cold.gap as number) <= 1e-6)
  const fast = assignSync({ ...options, effort: 'fast' })
  const later = { ...options, scores: next }
  const [exactTime, fastTime, coldTime, warmTime] = cpuTimes(
    [
      () => assignSync(options),
      () => assignSync({ ...options, effort: 'fast' }),
      () => assignSync(later),
      () => assignSync({ ...later, prices: cold.prices }),
    ],
    rounds,
  ) as [number, number, number, number]
  const flow = minCostFlow(options, targets)
  if (typeof flow === 'string') console.error(`${name}: ${flow}`)
  else assert(Math.abs(flow.score - cold.score) <= 1e-6 * cold.score, `${flow.score} ${cold.score}`)
  return {
    name,
    unfilled: cold.unfilled,
    gap: cold.gap,
    milliseconds: exactTime,
    fastMilliseconds: fastTime,
    fastGap: fast.gap,
    warmOverCold: warmTime / coldTime,
    minCostFlow: typeof flow === 'string' ? flow : flow.milliseconds,
    timesFasterThanMinCostFlow: typeof flow === 'string' ? null : flow.milliseconds / exactTime,
  }
}

/** Every opponent on one instance. */
function opponents(name: string, targets: number, options: AssignOptions) {
  const { scores, ...rest } = options
  const best = assignSync(options)
  const input = { ...rest, capacities: new Float64Array(targets).fill(1), seed: 0n }
  const { sources, fanOut } = options
  const ways: [string, () => Int32Array][] = [
    ['assign', () => assignSync(options).routes],
    ["assign, 'fast'", () => assignSync({ ...options, effort: 'fast' }).routes],
    ['exact, blind', () => routeSync({ sources, fanOut, targets })],
  ]
  for (const rival of [
    'top-k',
    'row-greedy',
    'pair-greedy',
    'sinkhorn',
    'sign-bias',
    ...(fanOut === 1 ? ['auction'] : []),
  ]) {
    ways.push([
      rival,
      () => {
        const routes = new Int32Array(sources * fanOut)
        rivalSync(rival, input, scores, routes)
        return routes
      },
    ])
  }
  const times = cpuTimes(
    ways.map(([, run]) => run),
    few ? 1 : 3,
  )
  return ways.map(([way, run], at) => {
    const routes = run()
    const { score, filled, violations } = certifySync({ ...options, routes, prices: best.prices })
    const over = Array.from(best.loads, (limit, j) => Math.max(0, routes.filter((route) => route === j).length - limit))
    return {
      name,
      way,
      scorePercent: (100 * score) / best.score,
      survivalPercent: (100 * (filled - over.reduce((a, b) => a + b, 0))) / (sources * fanOut),
      overPercent: (100 * over.reduce((a, b) => a + b, 0)) / (sources * fanOut),
      limitsBroken: violations.length > 0,
      milliseconds: times[at],
    }
  })
}

/** What docs/benchmarks.md shows. */
export interface AssignFigures {
  readonly peers: readonly ReturnType<typeof exactPeers>[]
  readonly opponents: ReturnType<typeof opponents>
  /** On one thread, and on all. */
  readonly large: readonly (ReturnType<typeof largeTimes> & { readonly threads: number })[]
}

function figures(): Omit<AssignFigures, 'large'> {
  const later = { drift: 0.05, batch: 1 }
  const rounds = few ? 1 : 7
  const small = { sources: 4096, fanOut: 2, targets: 64, scores: gates(4096, 64, 7) }
  const peers = [exactPeers('4096 x 64, k = 2', 64, small, gates(4096, 64, 7, later), rounds)]
  if (!few) {
    const wide = { sources: 4096, fanOut: 8, targets: 256, scores: gates(4096, 256, 7) }
    peers.push(exactPeers('4096 x 256, k = 8', 256, wide, gates(4096, 256, 7, later), 3))
    const best = candidatesOf(gates(100_000, 1000, 7), 1000, 32)
    for (const limit of [200, 2000]) {
      const large = { sources: 100_000, fanOut: 2, limits: Array(1000).fill(limit), ...best }
      peers.push(exactPeers(`100,000 x 32 of 1000, k = 2, limits ${limit}`, 1000, large, best.scores, 1))
    }
  }
  return {
    peers,
    opponents: [
      ...opponents('gates 4096 x 64, k = 2', 64, small),
      ...opponents('gates 4096 x 64, k = 1', 64, { ...small, fanOut: 1 }),
    ],
  }
}

console.log(JSON.stringify(process.argv.includes('--threads') ? largeTimes() : figures()))
