// What a maintainer runs before and after a change, in about two minutes: one call of everything on one thread, in CPU
// time, beside a loop of plain JavaScript that no change of the library can make faster or slower. Prints its figures as one
// JSON document.
import {
  assignSync,
  capacityProfiles,
  KeyRouter,
  packKeys,
  Router,
  rebalanceSync,
  routeSync,
  StreamRouter,
} from 'phase-router'
import { inTurn } from './cpu.mjs'

/** One row: a call, and how long it takes. */
export interface QuickRow {
  name: string
  microseconds: number
  /** How many times as long as the loop it takes: what is compared between records. */
  timesLoop: number
}

/** A million steps of a generator of random numbers: the measure. */
function loop(): number {
  let state = 1
  for (let step = 0; step < 1_000_000; step++) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + step
  }
  return state
}

const strong = (targets: number) => capacityProfiles.strong(targets, 42)

/** Routes of a plan, into one array. */
function routing(sources: number, fanOut: number, targets: number): () => unknown {
  const router = new Router({ sources, fanOut, capacities: strong(targets), seed: 7 })
  const out = new Int32Array(sources * fanOut)
  return () => router.routeSync({ out })
}

function calls(): Record<string, () => unknown> {
  const small = new Router({ sources: 100_000, fanOut: 4, capacities: strong(1000), seed: 7 })
  const before = small.routeSync()
  const fewer = strong(1000).fill(0, 0, 1)
  const weights = Float64Array.from({ length: 100_000 }, (_, source) => 1 + (source % 97))
  const stream = new StreamRouter({ fanOut: 2, capacities: strong(1000) })
  const keyRouter = new KeyRouter({ capacities: strong(1000) })
  const keys = packKeys(Array.from({ length: 20_000 }, (_, key) => `key ${key}`))
  const scores = Float32Array.from({ length: 1024 * 32 }, (_, at) => ((at * 7919) % 1009) / 1009)
  const even = new Float64Array(32).fill(1)
  return {
    'exact: routes, N = 1e6, k = 4, M = 1000': routing(1_000_000, 4, 1000),
    'exact: routes, N = 1e5, k = 64, M = 1000': routing(100_000, 64, 1000),
    'exact: routes, N = 1e6, k = 4, M = 1e5': routing(1_000_000, 4, 100_000),
    'exact: one call, N = M = 4096, k = 2': () => routeSync({ sources: 4096, fanOut: 2, capacities: strong4096 }),
    'exact: one call, N = 100, k = 2, M = 10': () => routeSync({ sources: 100, fanOut: 2, capacities: strong10 }),
    'exact: one row': () => small.targetsOf(777),
    'exact: one column': () => small.sourcesOf(500),
    'exact: weights, N = 1e5, k = 2, M = 1000': () =>
      routeSync({ sources: 100_000, fanOut: 2, capacities: fewer, weights }),
    'hash: N = 1e6, k = 4': () => routeSync({ method: 'hash', sources: 1_000_000, fanOut: 4, targets: 1000 }),
    'sampled: N = M = 1024, k = 2': () =>
      routeSync({ method: 'sampled', sources: 1024, fanOut: 2, capacities: strong(1024) }),
    'stable: N = 1e5, k = 2, M = 1000': () =>
      routeSync({ method: 'stable', sources: 100_000, fanOut: 2, capacities: fewer }),
    'rebalance: N = 1e5, k = 4, one of 1000 targets gone': () =>
      rebalanceSync(before, { fanOut: 4, capacities: fewer }),
    'assign: N = 1024, M = 32, k = 2': () => assignSync({ sources: 1024, fanOut: 2, scores, capacities: even }),
    'stream: 1e5 items, k = 2, M = 1000': () => stream.routeSync({ from: 0, to: 100_000 }),
    'keys: 20 000, M = 1000': () => keyRouter.routeSync(keys),
    'keys: one': () => keyRouter.targetOf('key'),
  }
}

const strong4096 = strong(4096)
const strong10 = strong(10)

const rows: QuickRow[] = Object.entries(calls()).map(([name, run]) => {
  const timings = inTurn(
    [
      { name: 'loop', run: loop },
      { name, run },
    ],
    { rounds: 15 },
  )
  const { milliseconds, ratio } = timings[1] as (typeof timings)[number]
  console.error(`${name}: ${(milliseconds * 1000).toFixed(1)} us`)
  return { name, microseconds: milliseconds * 1000, timesLoop: ratio }
})

process.stdout.write(`\n${JSON.stringify({ rows })}\n`)
