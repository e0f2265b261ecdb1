import {
  type Chunk,
  computeLoads,
  computeWeightedLoads,
  countUnfilled,
  Router,
  type RouterOptions,
  uneven,
} from '../../index.js'
import { type RouteOptions as MethodOptions, methodNamed, route } from '../../route.js'
import { withBar } from '../progress.js'
import type { Sources } from '../read/sources.js'
import type { TargetLevel, Targets } from '../read/targets.js'
import { say } from '../terminal.js'

/** Sources that are routed, or that can be: what {@link Router} has, whatever the method. */
export interface Routing
  extends Pick<
    Router,
    'sources' | 'fanOut' | 'loads' | 'weightedLoads' | 'shares' | 'filled' | 'unfilled' | 'bottleneck' | 'sourcesOf'
  > {
  /** By level of the topology, how many sources are not spread evenly over its nodes; none are by `exact`. */
  readonly unevenSources?: readonly number[]
  chunks(options: { size: number; signal: AbortSignal }): AsyncIterable<Chunk>
}

/** What is routed: tables, and where they come from, to say it in errors. */
export interface Work {
  readonly targets: Targets
  readonly sources: Sources
  readonly files: { readonly targets: string; readonly sources: string }
}

/** Options of the library that come from a column of a file. */
const columns = {
  limits: 'limit',
  routeLimits: 'route-limit',
  domains: 'domain',
  topology: '--topology',
  weights: 'weight',
  fanOuts: 'fan-out',
} as const

/** Routes by a method, or plans to. What the library refuses in a file is an error that names the file. */
export async function createRouting(
  method: string,
  work: Work,
  seed: number | bigint,
  signal: AbortSignal,
): Promise<Routing> {
  const { readers } = methodNamed(method)
  const options = optionsOf(work, seed)
  for (const [option, column] of Object.entries(columns)) {
    if (option in options && !Object.hasOwn(readers, option)) {
      const unused =
        option === 'topology' ? 'how even it is over these is only told' : `the column ${column} is not used`
      say(`${fileOf(option, work)}: ${method} does not know ${option}: ${unused}`)
      delete options[option as keyof typeof columns]
      if (option === 'fanOuts') options.fanOut = work.sources.commonFanOut
    }
  }
  try {
    const { sources } = options
    if (method === 'exact') {
      return await withBar(sources, signal, (onProgress) => Router.create({ ...options, signal, onProgress }))
    }
    // What stays put is named: a target keeps its routes wherever it stands in the file.
    const ids = method === 'stable' ? { targetIds: work.targets.names } : {}
    const chosen = { ...options, ...ids, method } as MethodOptions
    const routes = await withBar(sources, signal, (onProgress) => route({ ...chosen, signal, onProgress }))
    return new Routed(options, routes, work.targets.topology ?? [])
  } catch (error) {
    signal.throwIfAborted()
    throw named(error as Error, work)
  }
}

function optionsOf({ targets, sources }: Work, seed: number | bigint): RouterOptions {
  const { capacities, limits, routeLimits, domains, topology } = targets
  const { count, fanOut, fanOuts, weights } = sources
  return {
    sources: count,
    fanOut,
    capacities,
    seed,
    ...(limits && { limits }),
    ...(routeLimits && { routeLimits }),
    ...(domains && { domains }),
    ...(topology && { topology: topology.map(({ of }) => of) }),
    ...(fanOuts && { fanOuts }),
    ...(weights && { weights }),
  }
}

function fileOf(option: string, { files }: Work): string {
  return option === 'weights' || option === 'fanOuts' ? files.sources : files.targets
}

/** Options are named in the library's messages. */
function named(error: Error, work: Work): Error {
  const option = /\b(weights|fanOuts|capacities|limits|routeLimits|domains|topology)\b/.exec(error.message)?.[1]
  if (option === undefined) return error
  return new Error(`${fileOf(option, work)}: ${error.message}`, { cause: error })
}

/** What became of sources that were routed by another method than `exact`. */
class Routed implements Routing {
  readonly sources: number
  readonly fanOut: number
  readonly loads: Uint32Array
  readonly weightedLoads: Float64Array
  readonly filled: number
  readonly unfilled: number
  readonly bottleneck = null
  /** By level, how many sources are not spread evenly over its nodes. */
  readonly unevenSources: readonly number[]
  readonly #routes: Int32Array
  readonly #options: RouterOptions

  constructor(options: RouterOptions, routes: Int32Array, topology: readonly TargetLevel[]) {
    const { sources, fanOut, capacities, weights } = options
    const targets = capacities?.length as number
    this.sources = sources
    this.fanOut = fanOut
    this.#routes = routes
    this.#options = options
    this.loads = computeLoads(routes, targets)
    this.weightedLoads =
      weights === undefined ? Float64Array.from(this.loads) : computeWeightedLoads(routes, targets, weights)
    this.unfilled = countUnfilled(routes)
    this.filled = routes.length - this.unfilled
    this.unevenSources = topology.map(({ of }) => uneven(routes, fanOut, of))
  }

  /** The fair point, which `exact` keeps to: how far another method is from it can be seen. */
  get shares(): Float64Array {
    return new Router(this.#options).shares
  }

  async *chunks({ size, signal }: { size: number; signal: AbortSignal }): AsyncGenerator<Chunk, void, undefined> {
    for (let from = 0; from < this.sources; from += size) {
      signal.throwIfAborted()
      const to = Math.min(from + size, this.sources)
      yield { from, to, routes: this.#routes.subarray(from * this.fanOut, to * this.fanOut) }
    }
  }

  sourcesOf(target: number): Uint32Array {
    const found: number[] = []
    for (let source = 0; source < this.sources; source++) {
      const first = source * this.fanOut
      if (this.#routes.subarray(first, first + this.fanOut).includes(target)) found.push(source)
    }
    return Uint32Array.from(found)
  }
}
