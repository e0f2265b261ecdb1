// Counts the k-mers of a genome on machines of unequal memory. All k-mers with the same minimizer
// go to one bin, so that no k-mer is counted in two places; Router deals the bins out.
import { createHash } from 'node:crypto'
import { Router } from 'phase-router'
import { loadsTable } from '../shared/loads.mjs'
import { paragraph, small, whole } from '../shared/print.mjs'
import { sum } from '../shared/sum.mjs'
import { readGenome } from './genome.mjs'
import { kmers, reverseComplement } from './minimizers.mjs'

const [k, w] = [21, 11]
const bins = 2048
/** Memory of the machines, in GB. */
const memory = [64, 64, 32, 32, 16, 16, 8, 8]

const genome = readGenome().slice(0, small ? 10_000 : undefined)
const hash = (mer: string) => createHash('sha256').update(mer).digest().readUInt32BE()
const binOf = (minimizer: string) => hash(minimizer) % bins

// Reads come from either strand: every k-mer is met on both, and must be counted in one place.
const found = [genome, reverseComplement(genome)].flatMap((strand) => [...kmers(strand, k, w, hash)])
const minimizers = new Set(found.map(({ minimizer }) => minimizer))
const binSizes = new Float64Array(bins)
for (const { minimizer } of found) binSizes[binOf(minimizer)] = (binSizes[binOf(minimizer)] as number) + 1

const router = new Router({ sources: bins, fanOut: 1, capacities: memory, weights: binSizes, seed: 1 })
const routes = await router.route()
const counts = memory.map(() => new Map<string, number>())
for (const { sequence, minimizer } of found) {
  const table = counts[routes[binOf(minimizer)] as number] as Map<string, number>
  table.set(sequence, (table.get(sequence) ?? 0) + 1)
}
const distinct = sum(counts.map((table) => table.size))
const inTwoPlaces = distinct - new Set(counts.flatMap((table) => [...table.keys()])).size

console.log(`genome      phage lambda, ${whole(genome.length)} bases, both strands; from bowtie2-examples`)
console.log(
  `k-mers      ${whole(found.length)} of length ${k}, ${whole(distinct)} distinct, ${whole(inTwoPlaces)} on two machines`,
)
console.log(`minimizers  ${whole(minimizers.size)} (least hash of ${w} windows of ${k - w + 1} bases)`)
console.log(
  `bins        ${whole(bins)}, ${(found.length / bins).toFixed(1)} k-mers on average, ${whole(Math.max(...binSizes))} in the largest`,
)

loadsTable(['machine', 'GB', 'bins', 'k-mers'], {
  capacities: memory,
  sources: router.loads,
  weights: counts.map((table) => sum(table.values())),
})

paragraph(
  'K-mers follow memory, since bins weigh what they hold, and every k-mer is counted on one machine, whichever ' +
    'strand it was read from. The sizes of bins have to be known first: that takes a pass over the genome, or a ' +
    'sample of it. A genome of 48,502 bases needs no second machine, of course: this shows the way, not the gain.',
)
