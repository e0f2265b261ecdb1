// Streams beside what people use to send requests in order: how far any window is from its shares, and what
// an item takes; then the kernel beside a line with a guide table (benches/stream.rs).
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { capacityProfiles, StreamRouter } from 'phase-router'
import { median } from '../lib/cli/measure/time.js'
import { cpuTime } from './cpu.mjs'
import { ways } from './streams/schedulers.mjs'

const ITEMS = 100_000

const random = (m: number) => Float64Array.from({ length: m }, (_, j) => 0.05 + ((j * 2654435761) % 1_000_003) / 1e6)

/** Capacities of the tables. */
const settings: { name: string; capacities: Float64Array }[] = [
  { name: 'strong, 100', capacities: Float64Array.from(capacityProfiles.strong(100, 42)) },
  { name: 'random, 100', capacities: random(100) },
  { name: 'random, 1000', capacities: random(1000) },
  { name: 'Fibonacci, 12', capacities: Float64Array.from({ length: 12 }, (_, j) => 0.618034 ** j) },
  { name: 'primes, 8', capacities: Float64Array.of(2, 3, 5, 7, 11, 13, 17, 19) },
]

/** The largest error of any window: of every target, the largest prefix error less the smallest. */
export function worstWindow(targets: Int32Array, shares: ArrayLike<number>): number {
  const m = shares.length
  const [counts, lowest, highest] = [new Float64Array(m), new Float64Array(m), new Float64Array(m)]
  targets.forEach((j, item) => {
    const share = shares[j] as number
    const count = counts[j] as number
    lowest[j] = Math.min(lowest[j] as number, count - share * item)
    highest[j] = Math.max(highest[j] as number, count + 1 - share * (item + 1))
    counts[j] = count + 1
  })
  let worst = 0
  for (let j = 0; j < m; j++) {
    const last = (counts[j] as number) - (shares[j] as number) * targets.length
    worst = Math.max(worst, Math.max(highest[j] as number, last) - Math.min(lowest[j] as number, last))
  }
  return worst
}

/** What was measured of one way of scheduling. */
export interface Scheduled {
  name: string
  /** For every setting, in their order. */
  worst: number[]
  nanoseconds: number[]
}

function schedulers(): { settings: string[]; bounds: number[]; rows: Scheduled[] } {
  const streams = settings.map(({ capacities }) => new StreamRouter({ fanOut: 1, capacities, seed: 1 }))
  const ours = {
    name: 'StreamRouter',
    make: (capacities: Float64Array) => {
      const stream = new StreamRouter({ fanOut: 1, capacities, seed: 1 })
      let item = 0
      return (targets: Int32Array) => {
        stream.routeSync({ from: item, to: item + targets.length, out: targets })
        item += targets.length
      }
    },
  }
  const one = {
    name: 'StreamRouter, nextInto',
    make: (capacities: Float64Array) => {
      const stream = new StreamRouter({ fanOut: 1, capacities, seed: 1 })
      const row = new Int32Array(1)
      return (targets: Int32Array) => {
        for (let item = 0; item < targets.length; item++) targets[item] = stream.nextInto(row)[0] as number
      }
    },
  }
  const rows = [ours, one, ...ways].map(({ name, make }) => {
    const worst: number[] = []
    const nanoseconds: number[] = []
    for (const [i, { capacities }] of settings.entries()) {
      const { shares, windowBound } = streams[i] as StreamRouter
      const schedule = make(capacities)
      const targets = new Int32Array(ITEMS)
      schedule(targets)
      assert(targets.every((j) => j >= 0 && j < capacities.length))
      worst.push(worstWindow(targets, shares))
      if (name === 'StreamRouter') assert((worst.at(-1) as number) <= windowBound + 1e-9)
      const part = targets.subarray(0, 20_000)
      nanoseconds.push(median(Array.from({ length: 5 }, () => (cpuTime(() => schedule(part)) * 1e6) / part.length)))
    }
    return { name, worst, nanoseconds }
  })
  return { settings: settings.map(({ name }) => name), bounds: streams.map(({ windowBound }) => windowBound), rows }
}

/** One item at a time from JavaScript, in nanoseconds. */
export interface LookUp {
  capacities: string
  fanOut: number
  targetsOf: number
  nextInto: number
}

function lookUps(): LookUp[] {
  const rows: LookUp[] = []
  for (const { name, capacities } of settings) {
    for (const fanOut of [1, 4]) {
      const stream = new StreamRouter({ fanOut, capacities, seed: 1 })
      const row = new Int32Array(fanOut)
      const times = (calls: number, call: (i: number) => unknown) => {
        const all = () => {
          for (let i = 0; i < calls; i++) call(i)
        }
        all()
        return median(Array.from({ length: 5 }, () => (cpuTime(all) * 1e6) / calls))
      }
      const targetsOf = times(50_000, (i) => stream.targetsOf(i * 1_000_003))
      rows.push({ capacities: name, fanOut, targetsOf, nextInto: times(500_000, () => stream.nextInto(row)) })
    }
  }
  return rows
}

/** The kernel in ranges, nanoseconds a route on one thread. */
export interface Kernel {
  capacities: string
  targets: number
  fanOut: number
  mix: boolean
  /** By instruction set. */
  stream: Record<string, number>
  /** A golden-ratio line with a guide table. */
  line: number
  /** `exact`, as many sources. */
  exact: number
  bound: number
}

function kernel(): Kernel[] {
  const cargo = ['bench', '--quiet', '--no-default-features', '--bench', 'stream']
  const { status, stdout, error } = spawnSync('cargo', cargo, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`benches/stream.rs ended with ${status}`)
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
}

/** Measures all. */
export function measure() {
  return { kernel: kernel(), schedulers: schedulers(), lookUps: lookUps() }
}
