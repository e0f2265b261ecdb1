// Tokens of a text go to two of 24 unequal experts each. Micro-batches are cut as tokens come, of any size,
// so every window of the stream should be even: StreamRouter beside a new routing for every batch.
import { capacityProfiles, computeLoads, Router, StreamRouter } from 'phase-router'
import { paragraph, percent, small, table, whole } from '../shared/print.mjs'
import { readWords, source } from '../shared/words.mjs'

const fanOut = 2
const experts = 24
const tokens = readWords().slice(0, small ? 20_000 : undefined)
const capacities = capacityProfiles.strong(experts, 5)

const stream = new StreamRouter({ fanOut, capacities })
const streamed = stream.routeSync({ from: 0, to: tokens.length })

/** Every batch of `size` tokens is routed by itself, exactly. */
const batched = new Int32Array(tokens.length * fanOut)
const size = 512
for (let from = 0; from < tokens.length; from += size) {
  const sources = Math.min(size, tokens.length - from)
  const router = new Router({ sources, fanOut, capacities, seed: from / size })
  router.routeSync({ out: batched.subarray(from * fanOut, (from + sources) * fanOut) })
}

/** How far the fullest expert of any micro-batch is above its share, in tokens: the slots that must be kept free. */
function spare(routes: Int32Array, batch: number): number {
  let most = 0
  // Batches begin anywhere: a consumer may join late, or cut by time.
  for (let from = 0; from + batch <= tokens.length; from += 37) {
    const loads = computeLoads(routes.subarray(from * fanOut, (from + batch) * fanOut), experts)
    loads.forEach((load, expert) => {
      most = Math.max(most, load - batch * (stream.shares[expert] as number))
    })
  }
  return most
}

console.log(`text        ${source}`)
console.log(`tokens      ${whole(tokens.length)}, ${fanOut} experts each`)
console.log(`experts     ${experts} of capacity 8, 2 and 1`)
console.log(`bound       ${stream.windowBound.toFixed(3)} tokens, for any window`)
const smallest = Math.min(...stream.shares)
table(
  ['tokens in a batch', 'share of the smallest', 'over, streamed', 'over, routed per 512'],
  [32, 100, 512, 1000, 5000].map((batch) => [
    whole(batch),
    (smallest * batch).toFixed(1),
    spare(streamed, batch).toFixed(1),
    spare(batched, batch).toFixed(1),
  ]),
)
paragraph(
  `However batches are cut, no expert is further above its share of the stream than the bound; routed per 512, an expert ` +
    `needs room for many more wherever a batch is cut elsewhere. A buffer of ` +
    `${Math.floor(smallest * 100 + stream.windowBound)} tokens for the smallest expert, ${percent(smallest / fanOut)} of ` +
    `all routes, holds what it gets of any 100 tokens.`,
)
