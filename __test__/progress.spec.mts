// How far calls are, as their callers hear it: by counts, whatever the machine does meanwhile.
import test, { type ExecutionContext } from 'ava'
import * as library from 'phase-router'
import { check } from './helpers/child.mjs'

const { KeyRouter, packKeys, Router, StreamRouter } = library

type OnProgress = NonNullable<library.ProgressOptions['onProgress']>
type Follow = (scale: number, onProgress: OnProgress) => Promise<unknown>

const targets = 1000
const weights = (sources: number) => Float64Array.from({ length: sources }, (_, i) => 1 + ((i * 7919) % 997) / 100)
const keys = packKeys(Array.from({ length: 200_000 }, (_, i) => `key ${i}`))

/** Calls by name, each larger with its scale. */
const calls: Record<string, Follow> = {
  'Router.route': (scale, onProgress) =>
    new Router({ sources: 4_000_000 * scale, fanOut: 2, targets }).route({ onProgress }),
  'Router.route into out': (scale, onProgress) => {
    const out = new Int32Array(new SharedArrayBuffer(4 * 4_000_000 * scale))
    return new Router({ sources: 4_000_000 * scale, fanOut: 1, targets }).route({ onProgress, out })
  },
  'Router.create with weights': (scale, onProgress) => {
    const sources = 200_000 * scale
    return Router.create({ sources, fanOut: 3, targets, weights: weights(sources), onProgress })
  },
  'route, fan-outs': (scale, onProgress) => {
    const fanOuts = Uint8Array.from({ length: 2_000_000 * scale }, (_, i) => i % 4)
    return library.route({ sources: fanOuts.length, fanOut: 3, fanOuts, targets, onProgress })
  },
  'route, sampled': (scale, onProgress) =>
    library.route({ method: 'sampled', sources: 50_000 * scale, fanOut: 2, targets, onProgress }),
  'route, stable': (scale, onProgress) =>
    library.route({ method: 'stable', sources: 300_000 * scale, fanOut: 2, targets, onProgress }),
  'route, rendezvous': (scale, onProgress) =>
    library.route({ method: 'rendezvous', sources: 30_000 * scale, fanOut: 2, targets, onProgress }),
  'route, rendezvous-overflow': (scale, onProgress) =>
    library.route({ method: 'rendezvous-overflow', sources: 30_000 * scale, fanOut: 2, targets, onProgress }),
  'route, least-loaded': (scale, onProgress) =>
    library.route({ method: 'least-loaded', sources: 500_000 * scale, fanOut: 2, targets, onProgress }),
  phaseRouterAuto: (scale, onProgress) => {
    const degrees = new Uint32Array(30_000 * scale).fill(10_000)
    return library.phaseRouterAuto({ n: degrees.length, k: 2, sDegrees: degrees, tDegrees: degrees, onProgress })
  },
  'StreamRouter.route': (scale, onProgress) =>
    new StreamRouter({ fanOut: 2, capacities: new Array(targets).fill(1) }).route({
      from: 0,
      to: 1_000_000 * scale,
      onProgress,
    }),
  'KeyRouter.route': async (scale, onProgress) => {
    const router = new KeyRouter({ capacities: [1, ...new Array(63).fill(1 / 32)], fanOut: 4 })
    const offsets = new Uint32Array(200_000 * scale + 1)
    // All keys are the same few bytes, again and again.
    return router.route({ keys: keys.keys, offsets: offsets.fill(0), onProgress })
  },
  rebalance: (scale, onProgress) => {
    const before = library.routeSync({ sources: 300_000 * scale, fanOut: 3, targets })
    return library.rebalance(before, { fanOut: 3, targets: targets + 100, onProgress })
  },
  'rebalance by weight': (scale, onProgress) => {
    const sources = 100_000 * scale
    const before = library.routeSync({ sources, fanOut: 3, targets })
    return library.rebalance(before, { fanOut: 3, targets: 900, weights: weights(sources), onProgress })
  },
  assign: (scale, onProgress) => {
    const sources = 10_000 * scale
    const scores = Float32Array.from({ length: sources * 64 }, (_, i) => ((i * 2654435761) % 4294967296) / 4294967296)
    return library.assign({ sources, fanOut: 2, targets: 64, scores, onProgress })
  },
}

/** What a call said, each with all. */
async function said(call: Follow, scale: number): Promise<{ all: [number, number][]; elapsed: number }> {
  const all: [number, number][] = []
  let settled = false
  const began = performance.now()
  await call(scale, (done, total) => {
    if (settled) throw new Error('after the promise has settled')
    all.push([done, total])
  })
  settled = true
  return { all, elapsed: performance.now() - began }
}

function rises(t: ExecutionContext, all: [number, number][]) {
  const [last, total] = all.at(-1) as [number, number]
  t.is(last, total)
  let before = 0
  for (const [done, of] of all) {
    t.is(of, total)
    t.true(Number.isInteger(done) && done > before && done <= total, `${done} after ${before} of ${total}`)
    before = done
  }
}

for (const [name, call] of Object.entries(calls)) {
  test.serial(`${name}: says how far it is, always more, and all at the end`, async (t) => {
    t.timeout(180_000)
    // A machine may be too fast for anything between: then there is more to do.
    for (let scale = 1; ; scale *= 2) {
      const { all, elapsed } = await said(call, scale)
      rises(t, all)
      t.true(all.length <= elapsed / 90 + 2, `${all.length} times in ${elapsed} ms`)
      if (all.length > 1 || scale === 16) {
        t.true(all.length > 1, 'nothing was said before the end')
        break
      }
    }
  })
}

/** Seconds of work, in little memory. */
const long = { sources: 3_000_000, fanOut: 2, targets, weights: weights(3_000_000) }

test('a short call says all, once', async (t) => {
  for (const sources of [10, 0]) {
    const all: [number, number][] = []
    const onProgress: OnProgress = (done, total) => all.push([done, total])
    await library.route({ sources, fanOut: 2, targets: 3, onProgress })
    t.deepEqual(all, [[sources, sources]])
  }
})

test('a call that fails or is aborted does not say that all is done', async (t) => {
  let count = 0
  const onProgress = () => void count++
  const some = { sources: 10, fanOut: 1, targets: 3, onProgress }
  await t.throwsAsync(library.route({ ...some, signal: AbortSignal.abort() }), { code: 'ABORT_ERR' })
  await t.throwsAsync(library.route({ ...some, targets: 0 }), { code: 'ERR_OUT_OF_RANGE' })
  const abort = new AbortController()
  const aborted = library.route({ ...some, sources: 4_000_000, signal: abort.signal })
  abort.abort()
  await t.throwsAsync(aborted, { code: 'ABORT_ERR' })
  t.is(count, 0)
})

test('aborting while it says something ends it', async (t) => {
  const abort = new AbortController()
  let count = 0
  const onProgress = () => {
    count++
    abort.abort(new Error('enough'))
  }
  const error = await t.throwsAsync(Router.create({ ...long, onProgress, signal: abort.signal }), { code: 'ABORT_ERR' })
  t.like(error, { cause: { message: 'enough' } })
  t.is(count, 1)
})

test('what it throws is what the promise rejects with, whenever', async (t) => {
  const mistake = new Error('a mistake of ours')
  const onProgress = () => {
    throw mistake
  }
  // In the middle: the call ends.
  t.is(await t.throwsAsync(Router.create({ ...long, onProgress })), mistake)
  // With an array of the caller's, when no thread writes to it any more.
  const router = new Router({ sources: 20_000_000, fanOut: 1, targets: 1_000_000 })
  const out = new Int32Array(new SharedArrayBuffer(4 * router.sources))
  t.is(await t.throwsAsync(router.route({ onProgress, out })), mistake)
  // At the end.
  t.is(await t.throwsAsync(library.route({ sources: 10, fanOut: 1, targets: 3, onProgress })), mistake)
  // Others go on.
  t.is((await library.route({ sources: 10, fanOut: 1, targets: 3 })).length, 10)
})

test('onProgress must be a function, and blocking calls have none', async (t) => {
  const some = { sources: 10, fanOut: 1, targets: 3 }
  const bad = { ...some, onProgress: 1 } as unknown as library.RouteOptions
  await t.throwsAsync(library.route(bad), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: 'onProgress must be a function; received 1',
  })
  for (const call of [
    () => library.routeSync({ ...some, onProgress: () => {} } as library.RouteOptions),
    () => new Router({ ...some, onProgress: () => {} } as library.RouterOptions),
    () => new Router(some).routeSync({ onProgress: () => {} } as library.RouterRouteSyncOptions),
  ]) {
    t.throws(call, { code: 'ERR_INVALID_ARG_VALUE', message: /^onProgress is not an option of/ })
  }
})

test('it keeps neither a process nor a thread alive', async (t) => {
  await check(t, 'progress-ends')
})
