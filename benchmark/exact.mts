// `exact` through the JavaScript API; run by main.mts in processes of one thread and of all, since
// the number of threads is read once. On one thread it is CPU time that is compared. Prints its figures as one JSON
// document.
import assert from 'node:assert/strict'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { capacityProfiles, computeLoads, Router, type RouterOptions, routeSync } from 'phase-router'
import { median } from '../lib/cli/measure/time.js'
import { inTurn } from './cpu.mjs'
import { type AliasTable, aliasTable, drawInto } from './rivals/alias.mjs'
import { type Contestant, compare as compareByClock, type Timing } from './rounds.mjs'

const SEED = 42

function options(sources: number, fanOut: number, targets: number): RouterOptions {
  return { sources, fanOut, capacities: capacityProfiles.strong(targets, SEED), seed: 7 }
}

/** CPU time says nothing of how long several threads take together. */
async function compare(title: string, contestants: Contestant[]): Promise<Timing[]> {
  return process.env.PHASE_ROUTER_THREADS === '1' ? inTurn(contestants) : compareByClock(title, contestants)
}

/** Checks that the routes have the loads that the plan promises. */
function checked(router: Router, out: Int32Array): void {
  assert.deepEqual(computeLoads(router.routeSync({ out }), router.targets), router.loads)
}

/** Checks that the draws are in proportion to capacity, within six standard deviations. */
function checkedDraws(table: AliasTable, capacities: ArrayLike<number>, out: Int32Array): void {
  const sum = Array.from(capacities).reduce((all, capacity) => all + capacity, 0)
  const loads = computeLoads(drawInto(table, out, 1), capacities.length)
  loads.forEach((load, target) => {
    const share = ((capacities[target] as number) / sum) * out.length
    assert.ok(Math.abs(load - share) <= 6 * Math.sqrt(share) + 6, `target ${target}: ${load} for ${share}`)
  })
}

const perRoute = ({ milliseconds }: Timing, routes: number) => (milliseconds * 1e6) / routes

/** Routing alone, with the buffer re-used, against `hash`, which makes its own. */
async function routing(sources: number, fanOut: number, targets: number) {
  const given = options(sources, fanOut, targets)
  const router = new Router(given)
  const out = new Int32Array(sources * fanOut)
  checked(router, out)
  const { capacities, ...rest } = given
  const table = aliasTable(capacities as Float64Array)
  const drawn = new Int32Array(out.length)
  checkedDraws(table, capacities as Float64Array, drawn)
  const [exact, hash, alias, fill] = (await compare(`route N = ${sources}, k = ${fanOut}, M = ${targets}`, [
    { name: 'exact', run: () => router.routeSync({ out }) },
    { name: 'hash', run: () => routeSync({ method: 'hash', ...rest, targets }) },
    { name: 'alias table in JavaScript', run: () => drawInto(table, drawn, 1) },
    { name: 'nothing but writing', run: () => drawn.fill(1) },
  ])) as [Timing, Timing, Timing, Timing]
  return {
    sources,
    fanOut,
    targets,
    nanosecondsPerRoute: perRoute(exact, out.length),
    hashNanosecondsPerRoute: perRoute(hash, out.length),
    timesFasterThanHash: hash.ratio,
    aliasNanosecondsPerRoute: perRoute(alias, out.length),
    timesFasterThanAlias: alias.ratio,
    writingNanosecondsPerRoute: perRoute(fill, out.length),
  }
}

/** Plan and routes in one call, against `hash` in one call. */
async function oneShot(sources: number, fanOut: number, targets: number) {
  const given = options(sources, fanOut, targets)
  const [exact, hash, plan, alias] = (await compare(`one call N = ${sources}, k = ${fanOut}, M = ${targets}`, [
    { name: 'exact', run: () => routeSync(given) },
    { name: 'hash', run: () => routeSync({ method: 'hash', ...given }) },
    { name: 'plan', run: () => new Router(given) },
    {
      name: 'alias table in JavaScript',
      run: () => drawInto(aliasTable(given.capacities as Float64Array), new Int32Array(sources * fanOut), 1),
    },
  ])) as [Timing, Timing, Timing, Timing]
  return {
    sources,
    fanOut,
    targets,
    milliseconds: exact.milliseconds,
    planMilliseconds: plan.milliseconds,
    hashMilliseconds: hash.milliseconds,
    timesFasterThanHash: hash.ratio,
    aliasMilliseconds: alias.milliseconds,
    timesFasterThanAlias: alias.ratio,
  }
}

/** Single rows and columns, of a plan that is there. */
async function lookups(sources: number, fanOut: number, targets: number) {
  const router = new Router(options(sources, fanOut, targets))
  const calls = 1000
  const [row, column] = (await compare(`lookups N = ${sources}, k = ${fanOut}, M = ${targets}`, [
    {
      name: 'targetsOf',
      run: () => {
        for (let i = 0; i < calls; i++) router.targetsOf((i * 7919) % sources)
      },
    },
    { name: 'sourcesOf', run: () => router.sourcesOf(targets >> 1) },
  ])) as [Timing, Timing]
  return {
    sources,
    fanOut,
    targets,
    targetsOfMicroseconds: row.milliseconds,
    sourcesOfMicroseconds: column.milliseconds * 1000,
    sourcesOfLoad: router.loads[targets >> 1],
  }
}

/** All sources by chunks: time a route, and how much the process grew beyond the first chunk. */
async function chunks(sources: number) {
  const router = new Router(options(sources, 4, 1000))
  const begin = performance.now()
  let first = 0
  let most = 0
  for await (const { from } of router.chunks({ size: 250_000 })) {
    const { rss } = process.memoryUsage()
    if (from === 0) first = rss
    most = Math.max(most, rss)
  }
  return {
    sources,
    nanosecondsPerRoute: ((performance.now() - begin) * 1e6) / (sources * 4),
    grownMiB: (most - first) / 2 ** 20,
  }
}

/** The longest delay of the event loop while 1e7 routes are computed, and while nothing is. */
async function eventLoop() {
  const longest = async (work: () => Promise<unknown>) => {
    const delays: number[] = []
    for (let round = 0; round < 7; round++) {
      const monitor = monitorEventLoopDelay({ resolution: 1 })
      monitor.enable()
      await work()
      monitor.disable()
      delays.push(monitor.max / 1e6)
    }
    return median(delays)
  }
  const router = new Router(options(2_500_000, 4, 1000))
  return {
    idleMilliseconds: await longest(() => new Promise((resolve) => setTimeout(resolve, 40))),
    busyMilliseconds: await longest(() => router.route()),
  }
}

const figures = {
  routing: [
    await routing(1_000_000, 4, 1000),
    await routing(1_000_000, 16, 1000),
    await routing(100_000, 64, 1000),
    await routing(1_000_000, 4, 100_000),
    await routing(1_000_000, 4, 1_000_000),
    await routing(1_000, 4, 1000),
  ],
  oneShot: [await oneShot(100, 2, 10), await oneShot(4096, 2, 4096), await oneShot(100_000, 2, 1000)],
  lookups: [await lookups(1_000_000, 4, 1000), await lookups(1_000_000, 64, 1000)],
  eventLoop: await eventLoop(),
  chunks: [await chunks(1_000_000), await chunks(10_000_000), await chunks(100_000_000)],
}
/** What the suite measures on one number of threads. */
export type ExactFigures = typeof figures

process.stdout.write(`\n${JSON.stringify(figures)}\n`)
