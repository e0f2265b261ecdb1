// Partitions a stream of words by key among consumers of unequal strength. A key hashes to one of
// many buckets, and Router deals the buckets out; every machine looks up its own keys alone.
import { createHash } from 'node:crypto'
import { Router } from 'phase-router'
import { loadsTable } from '../shared/loads.mjs'
import { paragraph, percent, small, table, whole } from '../shared/print.mjs'
import { readWords, source } from '../shared/words.mjs'

const buckets = 1024

/** The bucket of a key: the same on every machine and in every language. */
function bucketOf(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32BE() % buckets
}

/** A machine: it knows the configuration, has a plan of its own, and asks nobody. */
function machine(config: string): Machine {
  const router = new Router(JSON.parse(config))
  return { fingerprint: router.fingerprint, consumerOf: (key) => router.targetsOf(bucketOf(key))[0] as number }
}

interface Machine {
  /** Equal on machines that route alike. */
  readonly fingerprint: string
  /** Where a word goes. */
  consumerOf(key: string): number
}

const words = readWords().slice(0, small ? 20_000 : undefined)
const [seen, coming] = [words.slice(0, words.length / 2), words.slice(words.length / 2)]
const weights = new Array<number>(buckets).fill(0)
for (const word of seen) weights[bucketOf(word)] = (weights[bucketOf(word)] as number) + 1

/** What every machine is told: buckets weigh what they had in the first half of the stream. */
const config = { sources: buckets, fanOut: 1, capacities: [8, 8, 4, 4, 2, 2, 1, 1], weights, seed: 7 }

const [producer, consumer, stale] = [config, config, { ...config, capacities: [8, 8, 4, 4, 2, 2, 2, 1] }].map(
  (config) => machine(JSON.stringify(config)),
) as [Machine, Machine, Machine]

const frequencies = new Map<string, number>()
for (const word of coming) frequencies.set(word, (frequencies.get(word) ?? 0) + 1)
const keys = [...frequencies.keys()]
const [topWord, topCount] = [...frequencies].reduce((a, b) => (b[1] > a[1] ? b : a))

const differing = (one: Machine, other: Machine) =>
  whole(keys.filter((key) => one.consumerOf(key) !== other.consumerOf(key)).length)

console.log(`text        ${source}`)
console.log(`words       ${whole(words.length)}, ${whole(keys.length)} distinct in the second half`)
console.log(`buckets     ${whole(buckets)}`)
table(
  ['machine', 'fingerprint', 'the same', 'words that go elsewhere'],
  Object.entries({ producer, consumer, 'consumer, stale': stale }).map(([name, machine]) => [
    name,
    machine.fingerprint,
    machine.fingerprint === producer.fingerprint ? 'yes' : 'no',
    differing(machine, producer),
  ]),
)

const wordLoads = new Float64Array(config.capacities.length)
for (const [word, count] of frequencies) {
  const to = producer.consumerOf(word)
  wordLoads[to] = (wordLoads[to] as number) + count
}
const { loads } = new Router(config)
loadsTable(['consumer', 'capacity', 'buckets', 'words'], {
  capacities: config.capacities,
  sources: loads,
  weights: wordLoads,
})

paragraph(
  `Machines that share a fingerprint agree on every word without talking. Words follow capacity as far as the second ` +
    `half of the stream is like the first, which the weights are from. "${topWord}" alone is ` +
    `${percent(topCount / coming.length)} of it, and no partitioning by key can split that.`,
)
