const complement: Record<string, string> = { A: 'T', C: 'G', G: 'C', T: 'A' }

/** The other strand, read in its own direction. */
export function reverseComplement(sequence: string): string {
  let reverse = ''
  for (const base of sequence) reverse = (complement[base] as string) + reverse
  return reverse
}

/** A sequence or its reverse complement, whichever comes first: both strands give the same. */
function canonical(sequence: string): string {
  const reverse = reverseComplement(sequence)
  return sequence < reverse ? sequence : reverse
}

/** A k-mer, the same for both strands, and its minimizer. */
export interface Kmer {
  readonly sequence: string
  readonly minimizer: string
}

/**
 * The k-mers of a genome in order, each with its minimizer: of the w canonical m-mers in it,
 * m = k - w + 1, the one with the smallest hash (the lexically smallest would be poly-A too often).
 */
export function* kmers(genome: string, k: number, w: number, hash: (mer: string) => number): Generator<Kmer> {
  const m = k - w + 1
  const mers = Array.from({ length: genome.length - m + 1 }, (_, at) => canonical(genome.slice(at, at + m)))
  const hashes = mers.map(hash)
  for (let at = 0; at + k <= genome.length; at++) {
    let best = at
    for (let i = at + 1; i < at + w; i++) if ((hashes[i] as number) < (hashes[best] as number)) best = i
    yield { sequence: canonical(genome.slice(at, at + k)), minimizer: mers[best] as string }
  }
}
