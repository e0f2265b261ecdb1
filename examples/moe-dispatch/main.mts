// Sends the tokens of a text to experts of unequal capacity, micro-batch by micro-batch, two experts
// a token. Sources are the places of a batch; a fresh seed a batch deals them out anew.
import {
  capacityProfiles,
  computeLoads,
  enforceLimits,
  limitViolations,
  loadStats,
  makeLimits,
  route,
  slotImbalance,
  survivalRate,
} from 'phase-router'
import { paragraph, percent, small, table, whole } from '../shared/print.mjs'
import { sum } from '../shared/sum.mjs'
import { readWords, source } from '../shared/words.mjs'

const batchSize = 512
const fanOut = 2
const experts = 64

const capacities = capacityProfiles.strong(experts, 1)
const demand = batchSize * fanOut
/** Limits that sum to exactly the demand, and to a quarter more. */
const [tight, roomy] = [1, 1.25].map((headroom) => makeLimits(capacities, demand, headroom, 'exact')) as [
  Uint32Array,
  Uint32Array,
]

const words = readWords()
const vocabulary = new Map([...new Set(words)].map((word, id) => [word, id]))
const batches = Math.min(Math.floor(words.length / batchSize), small ? 8 : Number.POSITIVE_INFINITY)

/** The experts of every place of a batch. */
type Dispatch = (seed: number, batch: readonly string[]) => Promise<Int32Array>

/** Routes places, whatever words stand there. */
const byPlace =
  (
    method:
      | { method: 'exact' | 'rendezvous-overflow' | 'least-loaded'; limits: Uint32Array }
      | { method: 'sampled' | 'hash' },
  ): Dispatch =>
  (seed) =>
    route({ sources: batchSize, fanOut, capacities, seed, ...method })

/** Hashes the word in place of its place: every occurrence of a word goes to the same experts. */
const byWord: Dispatch = async (seed, batch) => {
  const rows = await route({ method: 'hash', sources: vocabulary.size, fanOut, capacities, seed })
  const ids = batch.map((word) => vocabulary.get(word) as number)
  return Int32Array.from({ length: demand }, (_, at) => {
    const id = ids[Math.floor(at / fanOut)] as number
    return rows[id * fanOut + (at % fanOut)] as number
  })
}

const dispatches: Record<string, Dispatch> = {
  exact: byPlace({ method: 'exact', limits: tight }),
  'least-loaded': byPlace({ method: 'least-loaded', limits: tight }),
  overflow: byPlace({ method: 'rendezvous-overflow', limits: tight }),
  sampled: byPlace({ method: 'sampled' }),
  'hash of place': byPlace({ method: 'hash' }),
  'hash of word': byWord,
}

/** All batches by one dispatch: what survives on average, the worst load and slot, the times of calls. */
async function measure(dispatch: Dispatch) {
  const survival = { tight: 0, roomy: 0 }
  let load = 0
  let slot = 0
  const times: number[] = []
  for (let at = 0; at < batches; at++) {
    const batch = words.slice(at * batchSize, (at + 1) * batchSize)
    // Spaced out: neighbouring seeds of `sampled` share streams.
    const seed = (at + 1) * 2 ** 32
    const start = performance.now()
    const routes = await dispatch(seed, batch)
    times.push(performance.now() - start)
    survival.tight += (survivalRate(enforceLimits(routes, tight).routes) ?? 0) / batches
    survival.roomy += (survivalRate(enforceLimits(routes, roomy).routes) ?? 0) / batches
    load = Math.max(load, limitViolations(computeLoads(routes, experts), tight).worst ?? 0)
    slot = Math.max(slot, slotImbalance(routes, fanOut, experts) ?? 0)
  }
  times.sort((a, b) => a - b)
  return { survival, load, slot, median: times[times.length >> 1] as number, p99: loadStats(times).p99 ?? 0 }
}

const headroom = (limits: Uint32Array) => (sum(limits) / demand).toFixed(3)
console.log(`text        ${source}`)
console.log(`words       ${whole(words.length)}, ${whole(vocabulary.size)} distinct`)
console.log(`batches     ${batches} of ${whole(batchSize)} tokens, ${fanOut} experts a token`)
console.log(
  `experts     ${experts} of capacity 8, 2 and 1, limits of ${Math.min(...tight)} to ${Math.max(...tight)} routes`,
)
console.log(`headroom    ${headroom(tight)} and ${headroom(roomy)} (sum of limits / demand)`)

const rows: string[][] = []
for (const [name, dispatch] of Object.entries(dispatches)) {
  await dispatch(0, words.slice(0, batchSize)) // the first call of a method warms it up
  const { survival, load, slot, median, p99 } = await measure(dispatch)
  rows.push([
    name,
    percent(survival.tight),
    percent(survival.roomy),
    load.toFixed(2),
    slot.toFixed(1),
    median.toFixed(2),
    p99.toFixed(2),
  ])
}
table(['survival at', headroom(tight), headroom(roomy), 'load/limit', 'worst slot', 'ms, median', 'ms, p99'], rows)

paragraph(
  `Survival is the share of routes within the limits. load/limit is the largest at headroom ${headroom(tight)}; the worst ` +
    'slot is how many routes an expert has in a slot away from half of its load; both in the worst batch. Times ' +
    'are of one awaited call a batch.',
)
paragraph(
  'Without any headroom exact drops nothing, and the two slots of every expert balance as well. Greedy placement ' +
    '(least-loaded) drops nothing either, but deals every batch out the same way, whatever the seed. None of them ' +
    'replaces a trained gate: they know places, not meanings.',
)
