import { GivenOptions, type Read, type ReaderTable, unchecked } from './arguments/options.js'
import { type ProgressOptions, progressReaders } from './arguments/signal.js'
import { type Call, type Following, runAsync } from './call.js'
import { countFilled, type Report, watched, watchedAsync } from './diagnostics.js'
import { invalidType, invalidValue } from './errors.js'
import { type BaselineOptions, baselines } from './methods/baselines.js'
import { type ExactFanOutsOptions, type ExactOptions, exact } from './methods/exact.js'
import type { Method } from './methods/method.js'
import { type SampledOptions, sampled } from './methods/sampled.js'
import { type StableOptions, stable } from './methods/stable.js'

const METHODS = { exact, stable, sampled, ...baselines } as Readonly<Record<MethodName, Method>>

/** The readers of every method, in either form of a call. */
const NOW = readersWith({})
const LATER = readersWith(progressReaders)

function readersWith(more: ReaderTable): Readonly<Record<MethodName, ReaderTable>> {
  const tables = Object.entries(METHODS).map(([name, { readers }]) => [
    name,
    { ...readers, method: unchecked, ...more },
  ])
  return Object.fromEntries(tables)
}

/** The name of a way of routing. */
export type MethodName = 'exact' | 'stable' | 'sampled' | BaselineOptions['method']

/** The names of all ways of routing, the default first. */
export const methods = Object.freeze(Object.keys(METHODS)) as readonly MethodName[]

/** Options of {@link route} and {@link routeSync}, by method. */
export type RouteOptions =
  | ((ExactOptions | ExactFanOutsOptions) & {
      /** Loads equal capacity shares. The default. */
      method?: 'exact' | undefined
    })
  | (StableOptions & {
      /** Loads follow capacity shares, and few routes move when targets or sources change. */
      method: 'stable'
    })
  | (SampledOptions & {
      /** The published phase router. */
      method: 'sampled'
    })
  | BaselineOptions

/**
 * Routes N sources to up to k targets each by the named method, `exact` unless said otherwise.
 *
 * Resolves to N * k targets, row-major: row i holds the targets of source i, -1 in unfilled slots.
 * The options are read before the call returns; what they hold may change while the promise is
 * pending.
 *
 * Rejects with ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE or ERR_INVALID_ARG_VALUE (an option that the
 * method does not have, too), naming the option; with an AbortError when `signal` aborts.
 */
export function route(options: RouteOptions & ProgressOptions): Promise<Int32Array> {
  return watchedAsync(
    'route',
    '',
    async (report) => {
      const { call, following } = prepare(options, LATER, report)
      return runAsync(call, following, report)
    },
    countFilled,
  )
}

/** As {@link route}, blocking: throws what the other rejects with. */
export function routeSync(options: RouteOptions): Int32Array {
  return watched('route', '', (report) => prepare(options, NOW, report).call.now(), countFilled)
}

function prepare(
  options: RouteOptions,
  tables: typeof NOW,
  report: Report | undefined,
): { call: Call; following: Following } {
  const given = new GivenOptions(options)
  const name = (given.get('method') ?? 'exact') as MethodName
  const { prepare } = methodNamed(name)
  report?.by(name)
  const read = given.read(tables[name], `method '${name}'`)
  const call = prepare(read)
  report?.of(call.sizes)
  return { call, following: read as Read<typeof progressReaders> }
}

/** What the method of that name is; throws ERR_INVALID_ARG_VALUE when there is none. */
export function methodNamed(name: unknown): Method {
  if (typeof name !== 'string') throw invalidType('method', 'a string', name)
  if (!Object.hasOwn(METHODS, name)) {
    throw invalidValue('method', `must be one of ${methods.join(', ')}; received '${name}'`)
  }
  return METHODS[name as MethodName]
}
