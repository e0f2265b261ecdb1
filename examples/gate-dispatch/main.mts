// Sends tokens to experts by the scores of a gate, batch by batch, two experts a token, under limits that
// leave no headroom. The gates are synthetic: topics that wander, popular experts, a softmax.
import { assign, assignByPrices, capacityProfiles, computeLoads, loadStats, makeLimits, route } from 'phase-router'
import { pairGreedy, rowGreedy, type Scored, scoreOf, topK } from '../shared/opponents.mjs'
import { paragraph, percent, small, table, whole } from '../shared/print.mjs'
import { normal, random } from '../shared/random.mjs'

const tokens = 2048
const experts = 64
const fanOut = 2
const batches = small ? 2 : 12
const rank = 8

const capacities = capacityProfiles.strong(experts, 1)
const demand = tokens * fanOut
const limits = makeLimits(capacities, demand, 1, 'exact')

const draw = random(1)
const directions = Float64Array.from({ length: experts * rank }, () => normal(draw))
const popularity = Float64Array.from({ length: experts }, () => normal(draw))

/** The probabilities of a batch, tokens x experts. Popularity drifts from batch to batch. */
function gates(): Float32Array {
  const scores = new Float32Array(tokens * experts)
  for (let j = 0; j < experts; j++) popularity[j] = (popularity[j] as number) + 0.05 * normal(draw)
  for (let i = 0; i < tokens; i++) {
    const hidden = Array.from({ length: rank }, () => normal(draw))
    const powers = Array.from({ length: experts }, (_, j) => {
      const product = hidden.reduce((sum, h, r) => sum + h * (directions[j * rank + r] as number), 0)
      return Math.exp((popularity[j] as number) + 0.4 * product)
    })
    const sum = powers.reduce((a, b) => a + b, 0)
    for (let j = 0; j < experts; j++) scores[i * experts + j] = (powers[j] as number) / sum
  }
  return scores
}

/** What became of all batches by one way: filled slots, gate mass kept, the largest load / limit. */
interface Outcome {
  filled: number
  kept: number
  over: number
}

const ways: Record<string, Outcome> = {}
let best = 0
let first = 0
let gap = 0
// The experts' prices: of the last batch, to begin with, and their mean so far, to route by alone.
let prices: Float64Array | undefined
const mean = new Float64Array(experts)

function add(name: string, problem: Scored, routes: Int32Array): void {
  ways[name] ??= { filled: 0, kept: 0, over: 0 }
  const way = ways[name] as Outcome
  way.filled += routes.filter((target) => target >= 0).length
  way.kept += scoreOf(problem, routes)
  way.over = Math.max(way.over, loadStats(computeLoads(routes, experts), limits).ratio?.max ?? 0)
}

for (let batch = 0; batch < batches; batch++) {
  const scores = gates()
  const problem = { scores, targets: experts, fanOut, limits }
  const given = { sources: tokens, fanOut, scores, limits }
  const exact = await assign(prices === undefined ? given : { ...given, prices })
  if (prices !== undefined) add('mean prices alone', problem, assignByPrices({ fanOut, scores, prices: mean }))
  prices = exact.prices
  mean.forEach((price, j) => {
    mean[j] = price + ((exact.prices[j] as number) - price) / (batch + 1)
  })
  best += exact.score
  if (batch === 0) first = exact.score
  gap = Math.max(gap, exact.gap ?? 0)
  add('assign', problem, exact.routes)
  add("assign, 'fast'", problem, (await assign({ ...given, effort: 'fast' })).routes)
  add('pair greedy', problem, pairGreedy(problem))
  add('row greedy', problem, rowGreedy(problem))
  add('top-k, drops', problem, topK(problem))
  add('exact, blind', problem, await route({ sources: tokens, fanOut, capacities, limits, seed: batch }))
}

console.log(`batches     ${batches} of ${whole(tokens)} tokens, ${fanOut} experts a token; synthetic gates`)
console.log(`experts     ${experts} of capacity 8, 2 and 1; limits sum to the demand`)
console.log(`proof       no routes of a batch are better than assign's by more than ${percent(gap)}`)
const order = [
  'assign',
  "assign, 'fast'",
  'pair greedy',
  'row greedy',
  'top-k, drops',
  'exact, blind',
  'mean prices alone',
]
table(
  ['way', 'slots filled', 'gate mass kept', 'largest load/limit'],
  order.map((name) => {
    const { filled, kept, over } = ways[name] as Outcome
    const [slots, mass] =
      name === 'mean prices alone' ? [demand * (batches - 1), best - first] : [demand * batches, best]
    return [name, percent(filled / slots), percent(kept / mass), over.toFixed(2)]
  }),
)
paragraph(
  'Gate mass is the sum of the probabilities of all routes, in parts of that of assign, which is the optimum under ' +
    'these limits. Top-k keeps its best pairs and drops the rest; greedy ways fill nearly all slots, the later ones ' +
    'badly; exact is blind to scores.',
)
paragraph(
  'Mean prices alone route every token by itself, without a batch: what a causal model does at inference. They keep no ' +
    'limits, so they may keep more than all of it. (They are left out of the first batch.)',
)
