import { invalidValue } from '../../errors.js'
import {
  computeLoads,
  computeWeightedLoads,
  type Rebalanced,
  type RebalancedByWeight,
  rebalance as run,
} from '../../index.js'
import { textTable } from '../../report/table.js'
import { Ended, exit } from '../exit.js'
import { withBar } from '../progress.js'
import { isStdin } from '../read/input.js'
import { openSources } from '../read/sources.js'
import { readTargets } from '../read/targets.js'
import { say, widthOf } from '../terminal.js'
import { type FormatName, namedFormats, type TextFormat, textFormat } from '../write/formats.js'
import { output, outputOf } from '../write/output.js'
import { readBefore } from './before.js'
import { loadsTable } from './loads.js'
import { moveLines } from './moves.js'
import { routeLines } from './routes.js'
import { oldRoutesOf, readSources, type Sources } from './sources.js'

export interface RebalanceOptions {
  readonly before: string
  readonly targets: string
  readonly sources?: string
  readonly fanOut?: number
  readonly maxMoves?: number
  readonly tolerance?: number
  readonly seed: number | bigint
  readonly out?: string
  readonly format?: FormatName
  readonly moves?: string
  readonly separator?: string
  readonly strict?: true
  readonly quoteFormulas?: true
}

/** `phase-router rebalance`. */
export async function rebalance(options: RebalanceOptions, signal: AbortSignal): Promise<void> {
  const inputs = [options.before, options.targets, options.sources ?? '']
  if (inputs.filter(isStdin).length > 1)
    throw invalidValue('--before', 'and another table cannot both be standard input')
  const out = outputOf(options.out, options.format, { formats: namedFormats })
  const moves =
    options.moves === undefined
      ? undefined
      : outputOf(options.moves, undefined, { option: '--moves', formats: namedFormats })
  if (moves !== undefined && moves.file === undefined && out.file === undefined) {
    throw invalidValue('--moves', 'and the routes cannot both go to standard output; give --out FILE')
  }
  const cells = { terminal: out.terminal, quoteFormulas: options.quoteFormulas === true }
  const text = textFormat(out.format, 'source', cells) as TextFormat

  const reading = { signal, separator: options.separator }
  const table = options.sources === undefined ? undefined : await openSources(options.sources, reading)
  const targets = await readTargets(options.targets, table?.has('weight') ?? false, reading)
  const before = await readBefore(options.before, targets.names, reading)
  const fanOut = options.fanOut ?? before.width
  const sources: Sources = table ? await readSources(table, fanOut, targets.names.length) : { ids: before.ids }
  const old = table ? oldRoutesOf(sources.ids, before) : before.routes
  const { names, capacities, limits, domains } = targets
  const { ids, weights, fanOuts } = sources
  const count = old.length / before.width
  const result: Rebalanced | RebalancedByWeight = await withBar(count, signal, (onProgress) =>
    run(old, {
      onProgress,
      ...{ fanOut, fanOutBefore: before.width, capacities, limits, domains, fanOuts, signal, seed: options.seed },
      ...{ maxMoves: options.maxMoves, tolerance: options.tolerance, weights },
    } as Parameters<typeof run>[1]),
  )

  await output(out, (sink) => routeLines(text, names, ids, fanOut, result.routes, sink, signal), signal)
  const all = [...names, ...before.gone]
  if (moves !== undefined) {
    const format = moves.format
    await output(
      moves,
      (sink) =>
        moveLines(
          { format, names: all, ids, cells: { ...cells, terminal: moves.terminal } },
          old,
          before.width,
          result,
          fanOut,
          sink,
        ),
      signal,
    )
  }
  const loads = (routes: Int32Array) => {
    const known = routes.map((target) => (target < names.length ? target : -1))
    return weights === undefined
      ? computeLoads(known, names.length)
      : computeWeightedLoads(known, names.length, weights)
  }
  const shown = loadsTable(names, loads(old), loads(result.routes))
  say(
    ...report(result, old, options.maxMoves),
    ...textTable(shown, plain, widthOf(process.env, process.stderr)).split('\n'),
  )
  if (options.strict && !result.complete) throw new Ended('limits are not kept yet', exit.unfilled)
}

const plain = { head: String, best: String, series: (_: number, text: string) => text }

/** What was done, for people. */
function report(
  result: Rebalanced | RebalancedByWeight,
  old: Int32Array,
  maxMoves = Number.POSITIVE_INFINITY,
): string[] {
  const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 2 })
  const routes = old.reduce((count, target) => count + (target >= 0 ? 1 : 0), 0)
  const moved = `Moved ${number(result.moves)} of ${number(routes)} routes`
  const lines =
    'movedWeight' in result
      ? [
          `${moved}, of weight ${number(result.movedWeight)}; at least ${number(result.lowerBound)} has to move.`,
          `Farthest above its share: ${(100 * result.imbalance).toFixed(2)} %.`,
        ]
      : result.optimal
        ? [`${moved}: no other way needs fewer.`]
        : [
            `${moved}${result.moves > maxMoves ? ', which can stay nowhere' : ''}; ${number(result.lowerBound - result.moves)} are left to do.`,
          ]
  if (!result.complete) lines.push('Not all targets are within their limits yet.')
  return lines
}
