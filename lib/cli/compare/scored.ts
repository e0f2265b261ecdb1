import { assign, capacityProfiles, certify, enforceLimits, makeLimits, route, survivalRate } from '../../index.js'
import { prepareFolder } from '../../report/files.js'
import { deliver, deliverySteps } from '../deliver.js'
import { opponentNames, routeByOpponent, type ScoredWork } from '../measure/opponents.js'
import { medianTime } from '../measure/time.js'
import { Progress } from '../progress.js'
import { print } from '../terminal.js'
import type { CompareOptions } from './compare.js'
import {
  type ScoredRow,
  scoredCharts,
  scoredCsv,
  scoredJson,
  scoredMarkdown,
  scoredPage,
  scoredText,
} from './scored-report.js'
import { type ScoreKind, scoreKinds } from './scores.js'

/** A way to route by scores. */
interface Way {
  readonly name: string
  route(signal: AbortSignal): Int32Array | Promise<Int32Array>
}

/** `phase-router compare --scores`: one workload with scores, by assign and by what is done otherwise. */
export async function compareScored(
  options: CompareOptions & { readonly scores: ScoreKind; readonly targets: number },
  outIsGiven: boolean,
  signal: AbortSignal,
): Promise<void> {
  const writes = outIsGiven || !(options.csv || options.json || options.markdown)
  if (writes) await prepareFolder(options.out)
  const { sources, targets, fanOut, headroom, exactLimits, profile, seed } = options
  const capacities = capacityProfiles[profile](targets, seed)
  const limits = Float64Array.from(
    makeLimits(capacities, sources * fanOut, headroom, exactLimits ? 'exact' : 'ceil'),
    (limit) => Math.min(limit, sources),
  )
  const scores = scoreKinds[options.scores](sources, targets, Number(BigInt(seed) % 4294967296n))
  const work = { sources, fanOut, scores, limits }
  const ways = waysOf(work, capacities)
  const progress = new Progress(ways.length + 1 + deliverySteps(1), signal)
  try {
    const best = await progress.step('assign', () => assign({ ...work, signal }))
    const rows: ScoredRow[] = []
    for (const way of ways) {
      rows.push(await progress.step(way.name, () => measured(way, work, best.score, best.prices, signal)))
    }
    progress.hide()
    const total = limits.reduce((a, b) => a + b, 0)
    const compared = { options, realHeadroom: total / (sources * fanOut), gap: best.gap, rows }
    if (options.json) print(scoredJson(compared))
    else if (options.csv) print(scoredCsv(compared).trimEnd())
    else if (options.markdown) print(scoredMarkdown(compared).trimEnd())
    else print(scoredText(compared))
    if (!writes) return
    const others = [
      { name: 'comparison.csv', content: scoredCsv(compared) },
      { name: 'comparison.json', content: `${scoredJson(compared)}\n` },
      { name: 'comparison.md', content: scoredMarkdown(compared) },
    ]
    await deliver(options.out, scoredCharts(compared), (drawings) => scoredPage(compared, drawings), others, progress)
  } finally {
    progress.end()
  }
}

function waysOf(work: ScoredWork, capacities: Float64Array): Way[] {
  const { sources, fanOut, limits } = work
  const roomy = { ...work, limits: limits.map((limit) => Math.min(sources, Math.floor(limit * 1.25))) }
  return [
    { name: 'assign', route: async (signal) => (await assign({ ...work, signal })).routes },
    { name: 'assign, fast', route: async (signal) => (await assign({ ...work, effort: 'fast', signal })).routes },
    { name: 'exact, blind', route: (signal) => route({ sources, fanOut, capacities, limits, signal }) },
    ...opponentNames
      // The auction sells every source once.
      .filter((name) => name !== 'auction' || fanOut === 1)
      .map((name) => ({ name, route: () => routeByOpponent(name, work) })),
    { name: 'top-k, limits x 1.25', route: () => routeByOpponent('top-k', roomy) },
  ]
}

async function measured(
  way: Way,
  work: ScoredWork,
  best: number,
  prices: Float64Array,
  signal: AbortSignal,
): Promise<ScoredRow> {
  const { result: routes, milliseconds } = await medianTime(() => way.route(signal), { calls: 3, enough: 500 })
  const { score } = await certify({ ...work, routes, prices, signal })
  const { dropped } = enforceLimits(routes, work.limits)
  return {
    way: way.name,
    // Distances are below 0: how much worse they are is what counts.
    score: best < 0 ? best / score : score / best,
    survival: survivalRate(enforceLimits(routes, work.limits).routes) ?? 0,
    over: dropped / routes.length,
    milliseconds,
  }
}
