// Every way to start a task, with the arrays that it is given and the result that it must have.
// A new method of `route` is in the table by itself; a new entry point is one line.
import assert from 'node:assert/strict'
import * as library from 'phase-router'
import {
  assign,
  certify,
  KeyRouter,
  packBits,
  packKeys,
  phaseRouter,
  phaseRouterAuto,
  Router,
  type RouterOptions,
  rebalance,
  route,
  StreamRouter,
  shuffledPermutations,
} from 'phase-router'

export type Numbers = Float32Array | Float64Array | Uint32Array | Uint8Array | BigUint64Array | Int32Array

/** A task: what it holds, how it starts, what it must give. */
export interface Entry {
  name: string
  arrays: Numbers[]
  start(signal?: AbortSignal): Promise<unknown>
}

/** Makes the memory behind an array of so many bytes. */
export type Memory = (bytes: number) => ArrayBufferLike

/** The names of the methods of `route`. */
export const methods: readonly string[] = (library as { methods?: readonly string[] }).methods ?? [
  'exact',
  'sampled',
  'hash',
]

const N = 20_000
const M = 300
const SQUARE = 3000

const any = route as (options: object) => Promise<Int32Array>
const u32 = (length: number, value: (i: number) => number) => Uint32Array.from({ length }, (_, i) => value(i))
const f64 = (length: number, value: (i: number) => number) => Float64Array.from({ length }, (_, i) => value(i))

/** All entry points with fresh inputs, of a size that takes some milliseconds each. */
export function entries(memory: Memory = (bytes) => new ArrayBuffer(bytes)): Entry[] {
  const own = <T extends Numbers>(array: T): T => {
    const Type = array.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => T
    const copy = new Type(memory(array.byteLength), 0, array.length)
    copy.set(array as never)
    return copy
  }
  const capacities = () => own(f64(M, (j) => 1 + (j % 9)))
  const limits = () => own(f64(M, (j) => 100 + (j % 200)))
  const domains = () => own(u32(M, (j) => j >> 1))
  const fanOuts = () => own(Uint8Array.from({ length: N }, (_, i) => i % 4))
  const sDegrees = u32(SQUARE, (i) => 700 + (i % 300))
  const tDegrees = u32(SQUARE, (i) => 500 + (i % 600))
  const degrees = () => ({ sDegrees: own(sDegrees), tDegrees: own(tDegrees) })
  const bits = () => ({ sBits: own(packBits(sDegrees, SQUARE)), tBits: own(packBits(tDegrees, SQUARE)) })
  const permutations = () => {
    const { colPermS, colPermT } = shuffledPermutations(SQUARE, 3)
    return { colPermS: own(colPermS), colPermT: own(colPermT) }
  }

  // In memory of their own: shared ones are read in place.
  const scores = () => Float32Array.from({ length: 6000 * 20 }, (_, at) => ((at * 7919) % 1009) / 1009)
  const candidates = () => own(u32(6000 * 20, (at) => (at + 7 * Math.floor(at / 20)) % 20))
  const scored = { sources: 6000, fanOut: 2, seed: 5 }

  const packed = () => {
    const { keys, offsets } = packKeys(Array.from({ length: N }, (_, i) => `tenant-${i}`))
    return { keys: own(keys), offsets: own(offsets) }
  }

  const routed = { sources: N, fanOut: 3, seed: 5 }
  const square = { n: SQUARE, k: 3, seed: 5 }
  const entry = <T extends Record<string, Numbers>>(
    name: string,
    arrays: T,
    start: (arrays: T, signal: { signal?: AbortSignal }) => Promise<unknown>,
  ): Entry => ({
    name,
    arrays: Object.values(arrays),
    start: (signal) => start(arrays, signal === undefined ? {} : { signal }),
  })
  const router = (options: Partial<RouterOptions>) => new Router({ ...routed, ...options })
  return [
    ...methods.map((method) =>
      entry(`route ${method}`, { capacities: capacities() }, (given, signal) =>
        any({ method, ...routed, ...given, ...signal }),
      ),
    ),
    entry(
      'route sampled sourceWeights',
      { capacities: capacities(), sourceWeights: own(f64(N, (i) => 1 + (i % 4))) },
      (given, signal) => any({ method: 'sampled', ...routed, ...given, ...signal }),
    ),
    entry(
      'route exact limits domains',
      { capacities: capacities(), limits: limits(), domains: domains() },
      (given, signal) => any({ ...routed, ...given, ...signal }),
    ),
    entry('route exact fanOuts', { capacities: capacities(), fanOuts: fanOuts() }, (given, signal) =>
      any({ ...routed, ...given, ...signal }),
    ),
    entry(
      'route exact weights',
      { capacities: capacities(), weights: own(f64(N, (i) => (i % 50) / 8)), limits: own(f64(M, () => 1000)) },
      (given, signal) => any({ ...routed, ...given, ...signal }),
    ),
    entry(
      'Router.create weights',
      { weights: own(f64(N, (i) => 1 / (1 + i))), fanOuts: fanOuts(), domains: domains() },
      async (given, signal) => (await Router.create({ ...routed, targets: M, ...given, ...signal })).routeSync(),
    ),
    entry(
      'Router.create',
      { capacities: capacities(), limits: limits(), domains: domains(), fanOuts: fanOuts() },
      async (given, signal) => (await Router.create({ ...routed, ...given, ...signal })).routeSync(),
    ),
    entry('Router.route', { capacities: capacities() }, (given, signal) => router(given).route({ from: 7, ...signal })),
    entry('Router.route out', { capacities: capacities() }, (given, signal) =>
      router(given).route({ out: new Int32Array(new SharedArrayBuffer(N * 3 * 4)), ...signal }),
    ),
    entry('Router.chunks', { capacities: capacities() }, async (given, signal) => {
      const parts: Int32Array[] = []
      for await (const { routes } of router(given).chunks({ size: 6001, ...signal })) parts.push(routes)
      return parts
    }),
    entry(
      'assign',
      { scores: scores(), capacities: own(f64(20, (j) => 1 + (j % 3))), domains: own(u32(20, (j) => j >> 1)) },
      async (given, signal) => (await assign({ ...scored, ...given, ...signal })).routes,
    ),
    entry(
      'assign candidates prices fanOuts',
      {
        scores: scores(),
        candidates: candidates(),
        limits: own(f64(20, () => 500)),
        prices: own(f64(20, (j) => j / 40)),
        fanOuts: own(Uint8Array.from({ length: 6000 }, (_, i) => i % 3)),
      },
      async (given, signal) => (await assign({ ...scored, effort: 'fast', ...given, ...signal })).routes,
    ),
    entry(
      'certify',
      { scores: scores(), routes: own(Int32Array.from({ length: 12_000 }, (_, at) => at % 23)) },
      async (given, signal) => {
        const { violations, filled } = await certify({ ...scored, targets: 20, ...given, ...signal })
        return Int32Array.of(violations.length, filled)
      },
    ),
    entry('StreamRouter.route', { capacities: capacities(), domains: domains() }, (given, signal) =>
      new StreamRouter({ fanOut: 3, seed: 5, ...given }).route({ from: 7, to: 7 + N, ...signal }),
    ),
    entry('StreamRouter.route out', { capacities: capacities() }, (given, signal) =>
      new StreamRouter({ fanOut: 3, seed: 5, ...given }).route({
        from: 7,
        to: 7 + N,
        out: new Int32Array(new SharedArrayBuffer(N * 3 * 4)),
        ...signal,
      }),
    ),
    entry('KeyRouter.route', { capacities: capacities(), ...packed() }, ({ capacities, ...keys }, signal) =>
      new KeyRouter({ fanOut: 3, seed: 5, capacities }).route({ ...keys, ...signal }),
    ),
    entry(
      'rebalance',
      {
        before: own(Int32Array.from({ length: 3 * N }, (_, slot) => (slot * 7919) % (M + 2))),
        capacities: capacities(),
        near: own(Int32Array.from({ length: N }, (_, i) => i % (M >> 1))),
        domains: domains(),
        fanOuts: fanOuts(),
      },
      async ({ before, ...given }, signal) => {
        const { routes, moved } = await rebalance(before, { fanOut: 3, ...given, ...signal })
        return [routes, Int32Array.from(moved)]
      },
    ),
    entry(
      'rebalance weights',
      {
        before: own(Int32Array.from({ length: N }, (_, i) => (i * 31) % (M + 2))),
        targetMap: own(Int32Array.from({ length: M + 1 }, (_, j) => (j % 7 === 0 ? -1 : M - j))),
        weights: own(f64(N, (i) => (i % 50) / 8)),
      },
      async ({ before, ...given }, signal) =>
        (await rebalance(before, { fanOut: 2, fanOutBefore: 1, targets: M, tolerance: 0.1, ...given, ...signal }))
          .routes,
    ),
    entry('phaseRouter degrees', { ...degrees(), ...permutations() }, (given, signal) =>
      phaseRouter({ ...square, ...given, ...signal }),
    ),
    entry('phaseRouter bits', { ...bits(), ...permutations() }, (given, signal) =>
      phaseRouter({ ...square, ...given, ...signal }),
    ),
    entry('phaseRouterAuto degrees', degrees(), (given, signal) => phaseRouterAuto({ ...square, ...given, ...signal })),
    entry('phaseRouterAuto bits', bits(), (given, signal) => phaseRouterAuto({ ...square, ...given, ...signal })),
  ]
}

/** What every entry must give, in their order. */
export async function expected(): Promise<unknown[]> {
  const results = []
  for (const { start } of entries()) results.push(await start())
  return results
}

/** Checks results against the expected ones, views of shared memory by their elements. */
export function checkAll(results: unknown[], wanted: unknown[], names: string[]): void {
  assert.equal(results.length, wanted.length)
  results.forEach((result, i) => {
    assert.deepEqual(plain(result), plain(wanted[i]), names[i])
  })
}

function plain(result: unknown): unknown {
  return result instanceof Int32Array ? Int32Array.from(result) : result
}

/** Starts every entry, does something to its arrays while they wait and run, and checks the results. */
export async function survive(harm: (array: Numbers) => void, memory?: Memory): Promise<void> {
  const wanted = await expected()
  const started = entries(memory)
  const promises = started.map(({ start }) => start())
  for (const { arrays } of started) arrays.forEach(harm)
  checkAll(
    await Promise.all(promises),
    wanted,
    started.map(({ name }) => name),
  )
  console.log(`${started.length} entry points`)
}

/** Rejects with an AbortError that has this cause. */
export function aborted(promise: Promise<unknown>, cause?: unknown): Promise<void> {
  return assert.rejects(promise, (error: Error & { code: string }) => {
    assert.equal(error.name, 'AbortError')
    assert.equal(error.code, 'ABORT_ERR')
    if (cause !== undefined) assert.equal(error.cause, cause)
    return true
  })
}

/** Collects garbage and lets finalizers run, some times over. */
export async function collect(times = 5): Promise<void> {
  const { gc } = globalThis as { gc?: () => void }
  for (let i = 0; i < times; i++) {
    gc?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
}
