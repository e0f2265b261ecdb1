// What the channels of diagnostics_channel cost: CPU time a call where nobody listens, and where somebody does, beside
// the same library built without them. On one thread, in a process of its own: npm run bench -- diagnostics.
import { subscribe } from 'node:diagnostics_channel'
import { createRequire } from 'node:module'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type * as Library from 'phase-router'
import { median } from '../lib/cli/measure/time.js'

/** Nanoseconds of CPU time a call, medians of the rounds; ratios to those without channels, within a round. */
export interface Watched {
  call: string
  without: number
  nobody: number
  somebody: number
  nobodyRatio: number
  somebodyRatio: number
}

const few = process.argv.includes('--few')
const ROUNDS = few ? 9 : 41
const NANOSECONDS = few ? 2e7 : 5e7
/** Calls before any is measured. */
const WARM = 20_000
const root = fileURLToPath(new URL('..', import.meta.url))

const STUB = `
export const watched = (name, method, call) => call()
export const watchedAsync = (name, method, call) => call()
export const countFilled = () => ({})
export const wantedBy = () => undefined
`

/** The library from its sources, built as it is published, with its channels or without any. */
async function libraryWith(channels: boolean): Promise<typeof Library> {
  const outfile = resolve(root, 'target/benchmark', `library-${channels ? 'with' : 'without'}.js`)
  await build({
    entryPoints: [resolve(root, 'lib/index.ts')],
    outfile,
    bundle: true,
    keepNames: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
    plugins: [
      {
        name: 'beside dist, and without channels',
        setup({ onLoad, onResolve }) {
          onResolve({ filter: /^(\.\.\/)+(index\.js|package\.json)$/ }, ({ path, importer }) => {
            const file = resolve(dirname(importer), path)
            if (`${dirname(file)}/` !== root) return undefined
            return { path: relative(dirname(outfile), file), external: true }
          })
          if (!channels) onLoad({ filter: /lib[/\\]diagnostics\.ts$/ }, () => ({ contents: STUB, loader: 'js' }))
        },
      },
    ],
  })
  return createRequire(import.meta.url)(outfile)
}

const options = { sources: 10, fanOut: 2, capacities: [3, 2, 1] }

/** The calls that are measured: small ones, of which anything more would be a part that shows. */
const callsOf = ({ Router, route, routeSync }: typeof Library): Record<string, () => unknown> => {
  const router = new Router(options)
  return {
    'router.routeSync({ to: 1 })': () => router.routeSync({ to: 1 }),
    'routeSync, 10 sources': () => routeSync(options),
    'new Router, 3 targets': () => new Router(options),
    'await route, 10 sources': () => route(options),
  }
}

/** Nanoseconds of CPU time a call. */
async function cost(call: () => unknown, times: number): Promise<number> {
  const before = process.cpuUsage()
  for (let i = 0; i < times; i++) {
    const result = call()
    if (result instanceof Promise) await result
  }
  const { user, system } = process.cpuUsage(before)
  return ((user + system) * 1000) / times
}

/** Medians over rounds of both calls, one after the other in turned order, and of the second over the first. */
async function compared(calls: readonly [() => unknown, () => unknown]) {
  // Compiled before they are measured.
  const warm: number[] = []
  for (const call of calls) warm.push(await cost(call, WARM))
  const times = Math.ceil(NANOSECONDS / Math.min(...warm))
  const rounds: [number, number][] = []
  for (let round = 0; round < ROUNDS; round++) {
    const costs: [number, number] = [0, 0]
    for (const at of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) costs[at] = await cost(calls[at], times)
    rounds.push(costs)
  }
  return {
    first: median(rounds.map(([first]) => first)),
    second: median(rounds.map(([, second]) => second)),
    ratio: median(rounds.map(([first, second]) => second / first)),
  }
}

/** All calls without a listener, then with one: a channel that has had listeners is another object to the engine. */
async function measure(): Promise<Watched[]> {
  const [without, channels] = [callsOf(await libraryWith(false)), callsOf(await libraryWith(true))]
  const pairs = Object.keys(without).map(
    (name) => [without[name], channels[name]] as readonly [() => unknown, () => unknown],
  )
  const nobody: Compared[] = []
  for (const pair of pairs) nobody.push(await compared(pair))
  for (const name of ['plan', 'route']) subscribe(`phase-router:${name}`, () => {})
  const somebody: Compared[] = []
  for (const pair of pairs) somebody.push(await compared(pair))
  return Object.keys(without).map((call, i) => {
    const [unheard, heard] = [nobody[i] as Compared, somebody[i] as Compared]
    return {
      call,
      without: unheard.first,
      nobody: unheard.second,
      somebody: heard.second,
      nobodyRatio: unheard.ratio,
      somebodyRatio: heard.ratio,
    }
  })
}

type Compared = Awaited<ReturnType<typeof compared>>

console.log(JSON.stringify({ rows: await measure() }))
