import { Router, type RouterOptions } from '../../index.js'
import type { Sources } from './sources.js'
import type { Targets } from './targets.js'

/** Where the router's input comes from, to say it in errors. */
export interface Origin {
  readonly targets: string
  readonly sources: string
}

/** The router of some targets and sources. What it refuses is an error that names the file. */
export async function createRouter(
  { capacities, limits, domains }: Targets,
  { count, fanOut, fanOuts, weights }: Sources,
  seed: number | bigint,
  origin: Origin,
  signal: AbortSignal,
): Promise<Router> {
  const options: RouterOptions = {
    sources: count,
    fanOut,
    capacities,
    seed,
    ...(limits && { limits }),
    ...(domains && { domains }),
    ...(fanOuts && { fanOuts }),
    ...(weights && { weights }),
  }
  try {
    return await Router.create({ ...options, signal })
  } catch (error) {
    signal.throwIfAborted()
    const { message } = error as Error
    const file = /^(weights|fanOuts)\b/.test(message) ? origin.sources : origin.targets
    throw new Error(`${file}: ${message}`, { cause: error })
  }
}
