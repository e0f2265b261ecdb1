// A batch of prompts over model endpoints that differ in quality, price and how many they take: each prompt to the
// endpoint where quality less cost is best for all. Prompts and endpoints are made up, and said to be so.
import { assign, certify } from 'phase-router'
import { rowGreedy, type Scored, scoreOf } from '../shared/opponents.mjs'
import { paragraph, percent, small, table, whole } from '../shared/print.mjs'
import { random } from '../shared/random.mjs'

const prompts = small ? 500 : 5000

/** Quality is the chance of a good answer to the hardest prompt, and to the easiest; price is per 1000 tokens. */
const endpoints = [
  { name: 'large', quality: [0.8, 0.98], price: 12, limit: 0.1 },
  { name: 'large, cached', quality: [0.75, 0.97], price: 6, limit: 0.1 },
  { name: 'medium', quality: [0.45, 0.95], price: 3, limit: 0.35 },
  { name: 'small', quality: [0.15, 0.92], price: 0.5, limit: 0.5 },
  { name: 'local', quality: [0.05, 0.85], price: 0.1, limit: 0.25 },
] as const
/** What a good answer is worth, in the unit of the price. */
const worth = 40

const draw = random(7)
const batch = Array.from({ length: prompts }, () => ({ hardness: draw() ** 2, tokens: 0.2 + 3 * draw() ** 3 }))
const chance = (hardness: number, j: number) => {
  const [hardest, easiest] = (endpoints[j] as (typeof endpoints)[number]).quality
  return easiest + (hardest - easiest) * hardness
}
const cost = (tokens: number, j: number) => tokens * (endpoints[j] as (typeof endpoints)[number]).price

const targets = endpoints.length
const scores = new Float32Array(prompts * targets)
batch.forEach(({ hardness, tokens }, i) => {
  for (let j = 0; j < targets; j++) scores[i * targets + j] = worth * chance(hardness, j) - cost(tokens, j)
})
const limits = endpoints.map(({ limit }) => Math.floor(limit * prompts))
const problem: Scored = { scores, targets, fanOut: 1, limits }
const given = { sources: prompts, fanOut: 1, scores, limits }

const best = await assign(given)
const first = rowGreedy(problem)
const cheapest = rowGreedy({ ...problem, scores: scores.map((_, at) => -(endpoints[at % targets]?.price ?? 0)) })
const { violations } = await certify({ ...given, routes: first, prices: best.prices })
if (violations.length > 0) throw new Error('greedy routes keep the limits')

console.log(`prompts     ${whole(prompts)}, made up: easy ones are many, long ones few`)
console.log(`endpoints   ${targets}, made up; a good answer is worth ${worth}`)
table(
  ['way', 'worth - cost', 'of the best', 'good answers', 'cost'],
  (
    [
      ['assign', best.routes],
      ['first come, best left', first],
      ['cheapest that has room', cheapest],
    ] as const
  ).map(([name, routes]) => {
    const sum = (value: (i: number, j: number) => number) => routes.reduce((total, j, i) => total + value(i, j), 0)
    const total = scoreOf(problem, routes)
    const good = sum((i, j) => chance(batch[i]?.hardness ?? 0, j))
    const paid = sum((i, j) => cost(batch[i]?.tokens ?? 0, j))
    return [
      name,
      whole(Math.round(total)),
      percent(total / best.score),
      percent(good / prompts),
      whole(Math.round(paid)),
    ]
  }),
)
table(
  ['endpoint', 'limit', 'load', 'price of a place'],
  endpoints.map(({ name }, j) => [
    name,
    whole(limits[j] as number),
    whole(best.loads[j] as number),
    (best.prices[j] as number).toFixed(2),
  ]),
)
paragraph(
  'The price of a place is what one more would be worth at an endpoint: 0 where there is room. It tells where to add ' +
    'capacity, and routes a prompt that comes between two batches (assignByPrices).',
)
