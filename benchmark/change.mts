// How much moves when one target comes, goes or doubles: `stable` beside the methods that are made for change,
// over loads, fan-outs, capacities and slack.
import { capacityProfiles, churn, makeLimits, type RouteOptions, Router, routeSync } from 'phase-router'
import { type Estimate, estimate } from '../lib/cli/measure/estimate.js'
import { spacedSeeds } from '../lib/cli/measure/seeds.js'
import { median } from '../lib/cli/measure/time.js'
import { cpuTime } from './cpu.mjs'
import { mix } from './mix.mjs'

const TARGETS = 100
/** Fewer where chance matters less: by the load of a target. */
const seedsFor = (load: number) => (load < 800 ? 8 : 3)
const profiles = ['uniform', 'strong', 'extreme'] as const
const changes = ['added', 'removed', 'doubled'] as const
const rivals = ['rendezvous', 'rendezvous-overflow', 'bounded-load'] as const

type Profile = (typeof profiles)[number]

/** One method on one kind of workload. */
export interface ChurnCell {
  method: 'stable' | (typeof rivals)[number]
  profile: Profile
  targets: number
  sources: number
  fanOut: number
  slack: number
  /** Moves / the share that must change hands: the sum of max(0, share before - share after). */
  added: Estimate
  removed: Estimate
  doubled: Estimate
  /** Routes that move when a source comes, and the part of them, in percent, with one slot more a source. */
  sourceAdded: Estimate
  slotAddedPercent: Estimate
  /** The largest distance of a load from its share, in routes. */
  offShare: Estimate
}

/** What the suite writes into its record. */
export interface ChangeFigures {
  churn: ChurnCell[]
  /** Whole calls on one thread, nanoseconds a route and over the mixing loop in the same round: N = 1e6, M = 1000, k = 3. */
  speed: { method: string; profile: Profile; slack: number; nanoseconds: number; timesMixing: number }[]
}

/** Measures all cells; takes some minutes. */
export function measureChurn(): ChurnCell[] {
  const cells: ChurnCell[] = []
  for (const perTarget of [20, 100, 1000]) {
    for (const fanOut of perTarget < 1000 ? [1, 2, 3, 8] : [1, 3]) {
      for (const profile of profiles) {
        for (const slack of [0, 0.1]) {
          for (const method of ['stable', ...rivals] as const) {
            // Rendezvous knows neither limits nor slack.
            if (method === 'rendezvous' && slack > 0) continue
            cells.push(cell({ method, profile, targets: TARGETS, sources: TARGETS * perTarget, fanOut, slack }))
          }
        }
      }
    }
  }
  return cells
}

type Kind = Pick<ChurnCell, 'method' | 'profile' | 'targets' | 'sources' | 'fanOut' | 'slack'>

function cell(kind: Kind): ChurnCell {
  const { profile, targets, sources, fanOut } = kind
  const seeds = spacedSeeds(42, seedsFor((sources * fanOut) / targets))
  const all = seeds.map((seed) => {
    const capacities = [...capacityProfiles[profile](targets, seed)]
    const at = capacities.indexOf(1)
    const changed = {
      added: [...capacities, 1],
      removed: capacities.with(at, 0),
      doubled: capacities.with(at, 2),
    }
    const before = routes(kind, sources, fanOut, capacities, seed)
    const shares = sharesOf(sources, fanOut, capacities)
    const moved = (change: (typeof changes)[number]) => {
      const after = routes(kind, sources, fanOut, changed[change], seed)
      const next = sharesOf(sources, fanOut, changed[change])
      const must = shares.reduce((sum, share, j) => sum + Math.max(0, share - (next[j] as number)), 0)
      return churn(before, after, fanOut).moves / must
    }
    const loads = new Float64Array(targets)
    for (const j of before) if (j >= 0) (loads[j] as number)++
    const wider = widened(before, fanOut)
    const more = routes(kind, sources, fanOut + 1, capacities, seed)
    return {
      added: moved('added'),
      removed: moved('removed'),
      doubled: moved('doubled'),
      sourceAdded: churn(before, routes(kind, sources + 1, fanOut, capacities, seed).subarray(0, before.length), fanOut)
        .moves,
      slotAddedPercent: (100 * churn(wider, more, fanOut + 1).moves) / before.length,
      offShare: loads.reduce((most, load, j) => Math.max(most, Math.abs(load - (shares[j] as number))), 0),
    }
  })
  const over = (name: keyof (typeof all)[number]) => estimate(all.map((one) => one[name])) as Estimate
  return {
    ...kind,
    added: over('added'),
    removed: over('removed'),
    doubled: over('doubled'),
    sourceAdded: over('sourceAdded'),
    slotAddedPercent: over('slotAddedPercent'),
    offShare: over('offShare'),
  }
}

function sharesOf(sources: number, fanOut: number, capacities: readonly number[]): Float64Array {
  return new Router({ sources, fanOut, capacities }).shares
}

/** `stable` keeps the slack itself; the others get limits that amount to it. */
function routes({ method, slack }: Kind, sources: number, fanOut: number, capacities: number[], seed: bigint) {
  const common = { sources, fanOut, capacities, seed }
  if (method === 'stable') return routeSync({ method, ...common, slack })
  if (method === 'rendezvous') return routeSync({ method, ...common })
  const limits = makeLimits(capacities, sources * fanOut, 1 + slack, slack === 0 ? 'exact' : 'ceil')
  return routeSync({ method, ...common, limits })
}

/** The rows with one unfilled slot more. */
function widened(routes: Int32Array, fanOut: number): Int32Array {
  const wider = new Int32Array((routes.length / fanOut) * (fanOut + 1)).fill(-1)
  for (let i = 0; i * fanOut < routes.length; i++)
    wider.set(routes.subarray(i * fanOut, (i + 1) * fanOut), i * (fanOut + 1))
  return wider
}

/** Times whole calls in CPU time, methods taking turns; this process should have one thread. */
export function measureSpeed(): ChangeFigures['speed'] {
  const contestants = (['uniform', 'strong'] as const).flatMap((profile) => {
    const common = { sources: 1_000_000, fanOut: 3, capacities: capacityProfiles[profile](1000, 1), seed: 7 }
    const methods: RouteOptions[] = [
      { method: 'hash', ...common },
      { method: 'exact', ...common },
      { method: 'stable', ...common },
      { method: 'stable', slack: 0.1, ...common },
      { method: 'rendezvous', ...common },
    ]
    return methods.map((options) => ({ profile, options, times: [] as number[], ratios: [] as number[] }))
  })
  const out = new Int32Array(3_000_000)
  for (let round = 0; round < 5; round++) {
    const mixing = cpuTime(() => mix(out, 1000))
    for (const { options, times, ratios } of contestants) {
      const time = cpuTime(() => routeSync(options))
      times.push((time * 1e6) / out.length)
      ratios.push(time / mixing)
    }
  }
  return contestants.map(({ profile, options, times, ratios }) => ({
    method: options.method as string,
    profile,
    slack: 'slack' in options ? (options.slack ?? 0) : 0,
    nanoseconds: median(times),
    timesMixing: median(ratios),
  }))
}

/** A cell as a row of a table. */
export function churnRow({ added, removed, doubled, ...cell }: ChurnCell): Record<string, string | number> {
  const text = ({ mean, interval }: Estimate) => `${mean.toFixed(2)} ±${(interval ?? 0).toFixed(2)}`
  return {
    method: cell.method,
    capacities: cell.profile,
    'N/M': cell.sources / cell.targets,
    k: cell.fanOut,
    slack: cell.slack,
    added: text(added),
    removed: text(removed),
    doubled: text(doubled),
    'source added: moves': cell.sourceAdded.mean.toFixed(1),
    'k + 1: % moved': cell.slotAddedPercent.mean.toFixed(2),
    'off share': cell.offShare.mean.toFixed(1),
  }
}

// Run as a script: the speed alone, in a process that has the threads it was given.
if (process.argv[1]?.endsWith('change.mts')) console.log(JSON.stringify({ speed: measureSpeed() }))
