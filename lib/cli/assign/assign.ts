import { invalidValue } from '../../errors.js'
import { type AssignBottleneck, type Assignment, assign as assignScores } from '../../index.js'
import { Ended, exit } from '../exit.js'
import { withBar } from '../progress.js'
import { isStdin } from '../read/input.js'
import { readTargets, type Targets } from '../read/targets.js'
import { say } from '../terminal.js'
import type { FormatName } from '../write/formats.js'
import { output, outputOf } from '../write/output.js'
import type { Scores } from './parsed.js'
import { readScores } from './scores.js'
import { writeRoutes } from './write.js'

export interface AssignCommandOptions {
  readonly scores: string
  readonly targets: string
  readonly fanOut: number
  readonly effort: 'exact' | 'fast'
  readonly elsewhere?: number
  readonly seed: number | bigint
  readonly out?: string
  readonly format?: FormatName
  /** Where score, bound, loads and prices go, as JSON. */
  readonly certificate?: string
  readonly separator?: string
  readonly strict?: true
  readonly quoteFormulas?: true
}

const reasons: Record<AssignBottleneck, string> = {
  targets: 'fewer targets than the fan-out take anything',
  domains: 'a source gets one target of a domain, and there are too few domains, or too little room in them',
  limits: 'the limits leave too little room',
  candidates: 'sources have scores at too few targets, or too many at the same',
}

/** `phase-router assign`. */
export async function assign(options: AssignCommandOptions, signal: AbortSignal): Promise<void> {
  const begun = performance.now()
  const out = outputOf(options.out, options.format)
  if (isStdin(options.scores) && isStdin(options.targets)) {
    throw invalidValue('--scores', 'and --targets cannot both be standard input')
  }
  const reading = { signal, separator: options.separator }
  const targets = await readTargets(options.targets, false, reading)
  const scores = await readScores(options.scores, targets.names, reading)
  const result = await solve(options, targets, scores, signal)
  const cells = { terminal: out.terminal, quoteFormulas: options.quoteFormulas === true }
  const fanOut = result.routes.length / scores.count || 1
  const rows = { routes: result.routes, fanOut, names: targets.names, ids: scores.ids, count: scores.count }
  await output(out, (sink) => writeRoutes(out.format, cells, rows, sink, signal), signal)
  if (options.certificate !== undefined) {
    const text = `${JSON.stringify(certificateOf(result, targets.names), undefined, 2)}\n`
    await output({ file: options.certificate, packed: false }, (sink) => sink(Buffer.from(text)), signal)
  }
  say(...summary(result, scores.count, targets.names.length, options.elsewhere))
  say(`Took ${((performance.now() - begun) / 1000).toFixed(1)} s.`)
  if (options.strict && result.unfilled > 0) throw new Ended('slots are unfilled', exit.unfilled)
}

async function solve(
  options: AssignCommandOptions,
  targets: Targets,
  { count, scores, candidates }: Scores,
  signal: AbortSignal,
): Promise<Assignment> {
  const { names, capacities, limits, domains, hasCapacities } = targets
  const fanOut = Math.min(options.fanOut, names.length)
  if (fanOut < options.fanOut) say(`--fan-out: ${options.fanOut} is narrowed to ${fanOut}, the number of targets`)
  try {
    return await withBar(count, signal, (onProgress) =>
      assignScores({
        onProgress,
        sources: count,
        fanOut,
        scores,
        effort: options.effort,
        seed: options.seed,
        signal,
        // Limits alone are all that loads must keep; without either column all targets are equal.
        ...((hasCapacities || limits === undefined) && { capacities }),
        ...(limits && { limits }),
        ...(domains && { domains }),
        ...(candidates && { candidates }),
        ...(options.elsewhere !== undefined && { elsewhere: options.elsewhere }),
      }),
    )
  } catch (error) {
    signal.throwIfAborted()
    throw named(error as Error, options, names, candidates === undefined)
  }
}

/** What the library refuses, in words of the files: only scores of binary files come unchecked. */
function named(error: Error, options: AssignCommandOptions, names: readonly string[], dense: boolean): Error {
  const place = /^scores\[(\d+)\] (.*)$/.exec(error.message)
  if (place !== null && dense) {
    const at = Number(place[1])
    const source = Math.floor(at / names.length)
    return new Error(`${options.scores}: the score of source ${source} at ${names[at % names.length]} ${place[2]}`, {
      cause: error,
    })
  }
  if (/^(capacities|limits|domains|targets)\b/.test(error.message)) {
    return new Error(`${options.targets}: ${error.message}`, { cause: error })
  }
  return error
}

function certificateOf(result: Assignment, names: readonly string[]): object {
  const { score, upperBound, gap, filled, unfilled, bottleneck, loads, prices } = result
  const targets = names.map((name, j) => ({ name, load: loads[j], price: prices[j] }))
  return { score, upperBound, gap, filled, unfilled, bottleneck, targets }
}

function summary(result: Assignment, sources: number, targets: number, elsewhere: number | undefined): string[] {
  const { score, upperBound, gap, filled, unfilled, bottleneck } = result
  const digits = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 8 })
  const counted = (count: number, noun: string) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
  const lines = [
    `Assigned ${counted(sources, 'source')} to ${counted(targets, 'target')}: ${counted(filled, 'route')}, ` +
      `score ${digits(score)}.`,
  ]
  if (gap !== null) {
    const bounded = elsewhere === undefined ? 'No routes that fill as many slots score' : 'No routes are worth'
    lines.push(`${bounded} above ${digits(upperBound)}: a gap of ${gap === 0 ? 0 : gap.toExponential(1)}.`)
  }
  if (unfilled > 0) {
    const reason = bottleneck === null ? 'which is worth more' : `since ${reasons[bottleneck]}`
    lines.push(`Unfilled: ${counted(unfilled, 'slot')}, ${reason}.`)
  }
  return lines
}
