import { readFileSync } from 'node:fs'
import type { RouterOptions } from 'phase-router'

interface Raw {
  name: string
  sources: number
  fanOut: number
  targets: number
  capacities: number[]
  limits: (number | null)[] | null
  domains: number[] | null
  routeLimits?: (number | null)[]
  topology?: { of: number[]; most?: number }[]
  weights?: number[]
  fanOuts?: number[] | null
  seed: string
  fingerprint: string
  loads: number[]
  routes: number[]
  sha256: string
}

/** A vector of our own: the options and what they give. */
export interface ExactCase extends Omit<Raw, keyof RouterOptions> {
  options: RouterOptions
}

const file = JSON.parse(readFileSync(new URL('../fixtures/exact.json', import.meta.url), 'utf8'))

function read(raw: Raw): ExactCase {
  const {
    sources,
    fanOut,
    targets,
    capacities,
    limits,
    domains,
    routeLimits,
    topology,
    weights,
    fanOuts,
    seed,
    ...expected
  } = raw
  const each = <T,>(list: T[], length: number): T[] => Array.from({ length }, (_, i) => list[i % list.length] as T)
  const all = <T,>(list: T[]): T[] => each(list, targets)
  const options: RouterOptions = { sources, fanOut, capacities: all(capacities), seed: BigInt(seed) }
  const limit = (limit: number | null) => limit ?? Number.POSITIVE_INFINITY
  if (limits !== null) options.limits = all(limits).map(limit)
  if (routeLimits !== undefined) options.routeLimits = all(routeLimits).map(limit)
  if (domains !== null) options.domains = all(domains)
  if (topology !== undefined) options.topology = topology
  if (weights !== undefined) options.weights = each(weights, sources)
  if (fanOuts) options.fanOuts = Uint8Array.from(each(fanOuts, sources))
  return { options, ...expected }
}

/** The vectors in full. */
export const exactCases: ExactCase[] = [...file.cases, ...file.mixed, ...file.nested, ...file.weighted].map(read)

/** The large vectors: routes by digest. */
export const exactLarge: ExactCase[] = [...file.large, ...file.nestedLarge, ...file.weightedLarge].map(read)
