import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Where Debian's package bowtie2-examples has the genome. */
export const genomeFile = '/usr/share/doc/bowtie2/examples/reference/lambda_virus.fa.gz'

/** The bases of phage lambda, NC_001416, or what to do where they are not installed. */
export function readGenome(): string {
  if (!existsSync(genomeFile)) {
    console.error(
      `${genomeFile} is missing: it comes with Debian's package bowtie2-examples.\napt-get install bowtie2-examples`,
    )
    process.exit(1)
  }
  return gunzipSync(readFileSync(genomeFile)).toString('latin1').replace(/^>.*$/gm, '').replace(/\s/g, '').toUpperCase()
}
