import { realpath } from 'node:fs/promises'
import { invalidValue } from '../../errors.js'
import { Ended, exit } from '../exit.js'
import { Progress } from '../progress.js'
import { isStdin } from '../read/input.js'
import { openSources, readSources, type SourceColumn, type Sources } from '../read/sources.js'
import type { Table } from '../read/table.js'
import { readTargets, type Targets } from '../read/targets.js'
import { say } from '../terminal.js'
import type { FormatName } from '../write/formats.js'
import { type Output, output, outputOf, type Sink } from '../write/output.js'
import { sourcesOf } from './column.js'
import { allLoads } from './loads.js'
import type { Result } from './result.js'
import { allRoutes } from './routes.js'
import { createRouting, type Routing } from './routing.js'
import { splitByTarget } from './split.js'
import { evenness } from './summary.js'

export interface RouteOptions {
  readonly targets: string
  /** How many, or the file of them. */
  readonly sources: number | string
  readonly method: string
  /** Columns of the targets, the widest level first. */
  readonly topology?: readonly string[]
  readonly fanOut?: number
  readonly seed: number | bigint
  readonly out?: string
  readonly format?: FormatName
  /** What is between cells of the files that are read. */
  readonly separator?: string
  /** The name of the target whose sources alone are wanted. */
  readonly target?: string
  /** A folder, for a file for each target. */
  readonly split?: string
  readonly loads?: true
  readonly strict?: true
  readonly quoteFormulas?: true
}

/** `phase-router route`. */
export async function route(options: RouteOptions, signal: AbortSignal): Promise<void> {
  const begun = performance.now()
  const out = outputOf(options.out, options.format)
  await keepInputs(options, out)
  const command = new Command(options, out, signal)
  // A split writes its own files.
  if (options.split !== undefined) await command.write(async () => {})
  else if (!(await output(out, (sink) => command.write(sink), signal))) return
  say(...command.report, `Took ${((performance.now() - begun) / 1000).toFixed(1)} s.`)
  if (options.strict && command.unfilled > 0) throw new Ended('slots are unfilled', exit.unfilled)
}

async function keepInputs({ targets, sources }: RouteOptions, { file }: Output): Promise<void> {
  const files = [targets, String(sources)]
  if (files.every(isStdin)) throw invalidValue('--sources', 'and --targets cannot both be standard input')
  if (file === undefined) return
  const place = (path: string) => realpath(path).catch(() => undefined)
  const written = await place(file)
  for (const input of files) {
    if (written !== undefined && (await place(input)) === written) {
      throw new Error(`${file}: is read; write the routes to another file`)
    }
  }
}

/** One run of the command, step by step. */
class Command {
  readonly #options: RouteOptions
  readonly #out: Output
  readonly #signal: AbortSignal
  readonly #result: Result
  #targets: Targets | undefined
  /** What is said in the end, line by line. */
  report: readonly string[] = []
  unfilled = 0

  constructor(options: RouteOptions, out: Output, signal: AbortSignal) {
    this.#options = options
    this.#out = out
    this.#signal = signal
    this.#result = this.#resultOf()
  }

  /** Reads, routes, and writes what is asked for. */
  async write(sink: Sink): Promise<void> {
    const table = typeof this.#options.sources === 'string' ? await this.#openSources(this.#options.sources) : undefined
    // Small as a rule: its mistakes are found before the sources are read.
    const targets = await this.#readTargets(table?.has('weight') ?? false)
    const sources = await this.#readSources(table, targets)
    const files = { targets: shown(this.#options.targets), sources: shown(String(this.#options.sources)) }
    const { method, seed } = this.#options
    const routing = await createRouting(method, { targets, sources, files }, seed, this.#signal)
    this.unfilled = routing.unfilled
    this.report = [
      ...(await this.#writeResult(routing, targets, sources, sink)),
      ...evenness(routing, targets.topology ?? []),
    ]
  }

  #resultOf(): Result {
    const { target, split, loads, quoteFormulas } = this.#options
    const { format, terminal } = this.#out
    const cells = { terminal, quoteFormulas: quoteFormulas === true }
    if (target !== undefined) return sourcesOf(target, cells)
    if (split !== undefined) return splitByTarget(split, format, { ...cells, terminal: false })
    return loads ? allLoads(format, cells, () => this.#targets as Targets) : allRoutes(format, cells)
  }

  #openSources(file: string): Promise<Table<SourceColumn>> {
    return openSources(file, { signal: this.#signal, separator: this.#options.separator })
  }

  async #readTargets(weighted: boolean): Promise<Targets> {
    const { targets: file, target, separator, topology } = this.#options
    const options = { signal: this.#signal, separator, routeLimits: weighted, topology }
    this.#targets = await readTargets(file, weighted, options)
    if (target !== undefined && !this.#targets.names.includes(target)) {
      throw new Error(`${shown(file)}: no target is called "${target}"`)
    }
    return this.#targets
  }

  async #readSources(table: Table<SourceColumn> | undefined, { names }: Targets): Promise<Sources> {
    const fanOut = this.#fanOut(names.length)
    if (table === undefined) {
      const common = fanOut ?? 1
      return { count: this.#options.sources as number, fanOut: common, commonFanOut: common }
    }
    const keep = this.#result.keep?.(table)
    return readSources(table, { fanOut, targets: names.length, ...(keep && { keep }) }, this.#signal)
  }

  /** No source can have more targets than there are: rows need not be wider. */
  #fanOut(targets: number): number | undefined {
    const { fanOut } = this.#options
    if (fanOut === undefined || fanOut <= targets) return fanOut
    say(`--fan-out ${fanOut}: there are ${targets} targets, so that is what every source can get`)
    return targets
  }

  async #writeResult(routing: Routing, { names }: Targets, sources: Sources, sink: Sink): Promise<readonly string[]> {
    const progress = new Progress(sources.count, this.#signal)
    // On stdout the rows themselves are the progress.
    const silent = this.#out.file === undefined && this.#options.split === undefined
    const onRouted = (count: number) => silent || progress.advance(count, 'sources')
    try {
      return await this.#result.write({ routing, names, kept: sources.kept }, sink, this.#signal, onRouted)
    } finally {
      progress.end()
    }
  }
}

function shown(file: string): string {
  return isStdin(file) ? 'standard input' : file
}
