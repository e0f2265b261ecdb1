import { resolve } from 'node:path'
import type { Router } from '../../index.js'
import type { OutFile } from '../options.js'
import { Progress } from '../progress.js'
import { say } from '../terminal.js'
import type { CellOptions } from '../write/cells.js'
import { isTerminal, output, type Sink } from '../write/output.js'
import { createRouter } from './plan.js'
import { numberedSources, openItems, type Sources } from './sources.js'
import { summary, summaryOf } from './summary.js'
import { readTargets, type Targets } from './targets.js'
import { writeRoutes, writeSourcesOf } from './write.js'

export interface RouteOptions {
  readonly targets: string
  /** How many, or the file of them. */
  readonly sources: number | string
  readonly fanOut?: number
  readonly seed: number | bigint
  readonly out: OutFile
  /** The name of the target whose sources alone are wanted. */
  readonly target?: string
  readonly quoteFormulas?: true
}

/** `phase-router route`. */
export async function route(options: RouteOptions, signal: AbortSignal): Promise<void> {
  const begun = performance.now()
  keepInputs(options)
  try {
    const write = options.target === undefined ? writeAll : writeOne
    let report: readonly string[] = []
    const writing = async (sink: Sink) => {
      report = await write(await plan(options, signal), options, sink, signal)
    }
    await output(options.out.file, writing, signal)
    say(...report, `Took ${((performance.now() - begun) / 1000).toFixed(1)} s.`)
  } catch (error) {
    // The reader (`| head`) has seen enough.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') {
      throw error
    }
  }
}

function keepInputs({ targets, sources, out: { file } }: RouteOptions): void {
  if (file !== undefined && [targets, String(sources)].some((input) => resolve(input) === resolve(file))) {
    throw new Error(`${file}: is read; write the routes to another file`)
  }
}

interface Planned {
  readonly router: Router
  readonly targets: Targets
  readonly sources: Sources
}

async function plan(options: RouteOptions, signal: AbortSignal): Promise<Planned> {
  const { fanOut, seed } = options
  const input =
    typeof options.sources === 'number'
      ? numberedSources(options.sources, fanOut)
      : await openItems(options.sources, fanOut, signal)
  // Small as a rule: its mistakes are found before the sources are read.
  const targets = await readTargets(options.targets, input.weighted, signal)
  if (options.target !== undefined && !targets.names.includes(options.target)) {
    throw new Error(`${options.targets}: no target is called "${options.target}"`)
  }
  const sources = await input.read()
  const origin = { targets: options.targets, sources: String(options.sources) }
  return { router: await createRouter(targets, sources, seed, origin, signal), targets, sources }
}

async function writeAll(
  planned: Planned,
  options: RouteOptions,
  sink: Sink,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { router, sources, targets } = planned
  const { out } = options
  const routing = { router, names: targets.names, ids: out.format === 'bin' ? undefined : await sources.ids?.() }
  const progress = new Progress(sources.count, signal)
  try {
    // On stdout the rows themselves are the progress.
    const onRouted = (count: number) => out.file !== undefined && progress.advance(count, 'sources')
    await writeRoutes(routing, out.format, cellsOf(options), sink, signal, onRouted)
  } finally {
    progress.end()
  }
  return summary(router, targets.names)
}

async function writeOne(
  planned: Planned,
  options: RouteOptions,
  sink: Sink,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { router, sources, targets } = planned
  const name = options.target as string
  const found = router.sourcesOf(targets.names.indexOf(name))
  await writeSourcesOf(found, sources.count, await sources.ids?.(), cellsOf(options), sink, signal)
  return [summaryOf(name, found.length, sources.count)]
}

function cellsOf({ out, quoteFormulas }: RouteOptions): CellOptions {
  return { terminal: isTerminal(out.file), quoteFormulas: quoteFormulas === true }
}
