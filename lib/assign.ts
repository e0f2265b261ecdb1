import { type AssignFacts, type AssignInput, binding, type CertifyFacts, type Task } from './addon/binding.js'
import { newNumbers, newRoutes, newWords } from './arguments/allocate.js'
import {
  float32InPlace,
  float64,
  int32,
  isShared,
  lengthOf,
  type Numbers,
  optionalFloat64,
  uint32,
} from './arguments/arrays.js'
import { checkSlots, finite, integer, positiveInteger, readSeed, type Seed } from './arguments/numbers.js'
import { bare, optional, type Read, type Readers, readOptions } from './arguments/options.js'
import { type ProgressOptions, progressReaders } from './arguments/signal.js'
import { runAsync } from './call.js'
import { type Outcome, type Report, watched, watchedAsync } from './diagnostics.js'
import { invalidType, invalidValue } from './errors.js'
import { exactReaders } from './methods/exact.js'
import { type Target, targetsWith, withTargets } from './targets.js'

/** Scores, and what {@link assign} must keep. */
export interface ScoredOptions {
  /** N: 0 to 2^31 - 1. */
  sources: number
  /** k, the targets a source gets: 1 to 2^31 - 1. */
  fanOut: number
  /**
   * How well every source fits every target, higher is better: N * M numbers row by row, or N * c
   * with `candidates`. -Infinity forbids. Over a SharedArrayBuffer they are read in place, and so they
   * are by the blocking form; otherwise they are copied before the call returns.
   */
  scores: Float32Array
  /** The targets that the scores are of: N * c, distinct in a row, in any order; 0xffffffff is none. */
  candidates?: Uint32Array | undefined
  /** Relative capacity of every target: loads are those of `new Router` with the same options. At most 8192 targets. */
  capacities?: Numbers | undefined
  /** In place of `capacities`: M targets of equal capacity; or named ones, each with its own capacity, limit and domain. */
  targets?: number | readonly Target[] | undefined
  /** The most routes that each target takes. Alone, they are all that loads must keep. */
  limits?: Numbers | undefined
  /** Failure domain of each target; a source gets one target of a domain at most. By default each is its own. */
  domains?: Numbers | readonly string[] | undefined
  /** The targets that each source gets, N numbers from 0 to `fanOut`, in place of `fanOut` for all. */
  fanOuts?: Numbers | undefined
  /** What an unfilled slot is worth. By default as many are filled as can be, whatever it costs. */
  elsewhere?: number | undefined
  /** 0 to 2^53 - 1, or a bigint up to 2^64 - 1; 0 by default. It decides among equal scores. */
  seed?: Seed | undefined
}

/** Options of {@link assign}. */
export interface AssignOptions extends ScoredOptions {
  /** 'exact', the default, is the optimum; 'fast' is near it, and its `gap` says how near. */
  effort?: 'exact' | 'fast' | undefined
  /** `prices` of an earlier result, to begin with: M finite numbers >= 0. They change the time, and which of equally good routes are found; where slots must stay unfilled they are not used. */
  prices?: Numbers | undefined
}

/** What keeps slots unfilled. */
export type AssignBottleneck = 'targets' | 'domains' | 'limits' | 'candidates'

/** How good routes are. */
export interface Certificate {
  /** The sum of the scores of all routes. */
  score: number
  /** What no routes that fill as many slots exceed. With `elsewhere`, a bound on score + elsewhere * unfilled. */
  upperBound: number
  /** (upperBound - value) / |value|, the value being what is bounded; null where it is 0. */
  gap: number | null
  /** Filled slots. */
  filled: number
  /** Slots that sources want and do not have. */
  unfilled: number
}

/** Result of {@link assign}. */
export interface Assignment extends Certificate {
  /** N * k targets, row-major: best score first in a row, -1 in unfilled slots. */
  routes: Int32Array
  /** Routes to every target. */
  loads: Uint32Array
  /** What a route to each target costs where all want it: the proof, a start for the next batch, and what {@link assignByPrices} takes. */
  prices: Float64Array
  /**
   * Why slots are unfilled, or null: 'targets' (fewer than k take any), 'domains', 'limits' (they sum to less
   * than sources want), 'candidates' (sources have too few, or too many want the same). Null with `elsewhere`.
   */
  bottleneck: AssignBottleneck | null
}

/** Options of {@link certify}. */
export interface CertifyOptions extends ScoredOptions {
  /** N * k targets, row-major, -1 in unfilled slots: anybody's. */
  routes: Int32Array
  /** Prices that prove a bound: M finite numbers >= 0. By default the best ones, which takes as long as {@link assign}. */
  prices?: Numbers | undefined
}

/** A rule that routes break. */
export interface Violation {
  /**
   * 'limit': a target has more than its quota or limit; 'duplicate': a source has a target twice; 'domain': two of
   * one domain; 'forbidden': the score is -Infinity, or the target no candidate; 'fanOut': more targets than
   * its fan-out; 'range': a number that is no target.
   */
  kind: 'limit' | 'duplicate' | 'domain' | 'forbidden' | 'fanOut' | 'range'
  /** The source; -1 where none is meant. */
  source: number
  /** The target; -1 where none is meant. */
  target: number
}

/** Result of {@link certify}. */
export interface Certified extends Certificate {
  /** The rules that the routes break. Those that break rules may score above the bound. */
  violations: Violation[]
  /** The prices that prove the bound. */
  prices: Float64Array
}

/** Options of {@link assignByPrices}. */
export interface AssignByPricesOptions {
  /** How many sources; with `candidates` it must be said. */
  sources?: number | undefined
  /** k: 1 to 2^31 - 1. */
  fanOut: number
  /** Scores, row by row: M for each source, or c with `candidates`. */
  scores: Float32Array
  /** The targets that the scores are of; 0xffffffff is none. */
  candidates?: Uint32Array | undefined
  /** The prices of all M targets: finite numbers >= 0. */
  prices: Numbers
}

const problemReaders = {
  sources: integer,
  fanOut: positiveInteger,
  scores: float32InPlace,
  candidates: optional(uint32),
  capacities: optionalFloat64,
  targets: targetsWith('limit', 'domain'),
  limits: optionalFloat64,
  domains: exactReaders.domains,
  fanOuts: exactReaders.fanOuts,
  elsewhere: optional(finite),
  seed: readSeed,
} satisfies Readers<ScoredOptions>

const assignReaders = {
  ...problemReaders,
  effort: optional(readEffort),
  prices: optionalFloat64,
} satisfies Readers<AssignOptions>

const assignLaterReaders = { ...assignReaders, ...progressReaders }

const certifyReaders = {
  ...problemReaders,
  routes: int32,
  prices: optionalFloat64,
} satisfies Readers<CertifyOptions>

const certifyLaterReaders = { ...certifyReaders, ...progressReaders }

const byPricesReaders = {
  sources: optional(integer),
  fanOut: positiveInteger,
  scores: float32InPlace,
  candidates: optional(uint32),
  prices: float64,
} satisfies Readers<AssignByPricesOptions>

/**
 * The assignment of the highest total score: every source gets up to k distinct targets, no target more than
 * its quota or limit, and as many slots are filled as can be.
 *
 * The result proves itself: no routes that fill as many slots score above `upperBound`, and with effort
 * 'exact' the gap to it is rounding. Some ten passes over the scores, O(N * c) each, in parallel, and a
 * repair of the few routes that are above a limit then; O(N * k + M^2) memory beside the scores.
 *
 * Rejects with ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE (NaN or Infinity among the scores, an unknown target, more
 * than 8192 targets) or ERR_INVALID_ARG_VALUE (a repeated candidate, lengths that disagree), naming the option;
 * with an AbortError when `signal` aborts.
 *
 * @example
 * const { routes, gap } = await assign({ sources: 3, fanOut: 1, limits: [2, 1], scores: new Float32Array([9, 1, 8, 3, 7, 6]) })
 * // routes: 0, 0, 1; gap: 0
 */
export function assign(options: AssignOptions & ProgressOptions): Promise<Assignment> {
  return watchedAsync('assign', 'assign', (report) => assignLater(options, report), outcome)
}

/** As {@link assign}, blocking: throws what the other rejects with. Scores are read in place. */
export function assignSync(options: AssignOptions): Assignment {
  return watched('assign', 'assign', (report) => assignNow(options, report), outcome)
}

async function assignLater(options: AssignOptions & ProgressOptions, report: Report | undefined): Promise<Assignment> {
  const read = readOptions(options, assignLaterReaders, 'assign')
  const { input, targets } = problem(read, report)
  const { scores } = read
  const arrays = newArrays(input, targets)
  const { routes, loads, prices } = arrays
  const call = {
    sources: input.sources,
    start: (task: Task) => binding.assign(task, input, scores, isShared(scores), routes, loads, prices),
    result: (facts: AssignFacts) => assignment(facts, arrays),
  }
  return runAsync(call, read, report)
}

function assignNow(options: AssignOptions, report: Report | undefined): Assignment {
  const read = readOptions(options, assignReaders, 'assignSync')
  const { input, targets } = problem(read, report)
  const arrays = newArrays(input, targets)
  return assignment(binding.assignSync(input, read.scores, arrays.routes, arrays.loads, arrays.prices), arrays)
}

/**
 * What anybody's routes score, what no routes can exceed, and which rules they break. Without `prices` it takes
 * as long as {@link assign}; with them one pass over the scores.
 *
 * Rejects with what {@link assign} rejects with, and for routes of another length than N * k.
 */
export function certify(options: CertifyOptions & ProgressOptions): Promise<Certified> {
  return watchedAsync('assign', 'certify', (report) => certifyLater(options, report), outcome)
}

/** As {@link certify}, blocking: throws what the other rejects with. Scores are read in place. */
export function certifySync(options: CertifyOptions): Certified {
  return watched('assign', 'certify', (report) => certifyNow(options, report), outcome)
}

async function certifyLater(options: CertifyOptions & ProgressOptions, report: Report | undefined): Promise<Certified> {
  const read = readOptions(options, certifyLaterReaders, 'certify')
  const { input, targets } = problem(read, report)
  const { scores, routes } = read
  const prices = newNumbers(targets)
  const call = {
    sources: input.sources,
    start: (task: Task) => binding.certify(task, input, scores, isShared(scores), routes, prices),
    result: (facts: CertifyFacts) => certified(facts, prices),
  }
  return runAsync(call, read, report)
}

function certifyNow(options: CertifyOptions, report: Report | undefined): Certified {
  const read = readOptions(options, certifyReaders, 'certifySync')
  const { input, targets } = problem(read, report)
  const prices = newNumbers(targets)
  return certified(binding.certifySync(input, read.scores, read.routes, prices), prices)
}

function outcome({ filled, unfilled, gap }: Certificate): Outcome {
  return { filled, unfilled, gap }
}

/**
 * The k best targets of every source by score - price, each source alone: no batch, no limits. What a server does
 * with single sources between two {@link assign} calls; with prices of a typical batch, loads come near the quotas.
 *
 * The result is N * k, row-major, highest score - price first, -1 where there is no more. Blocking: O(N * c).
 *
 * Throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE or ERR_INVALID_ARG_VALUE, naming the option.
 */
export function assignByPrices(options: AssignByPricesOptions): Int32Array {
  const read = readOptions(options, byPricesReaders, 'assignByPrices')
  const { fanOut, scores, candidates, prices } = read
  const targets = lengthOf(prices)
  if (targets === 0) throw invalidValue('prices', 'must not be empty')
  if (read.sources === undefined && candidates !== undefined) {
    throw invalidValue('sources', 'must be given together with candidates')
  }
  const sources = read.sources ?? lengthOf(scores) / targets
  if (!Number.isInteger(sources)) {
    throw invalidValue(
      'scores',
      `must have ${targets} for each source, as many as prices; received ${lengthOf(scores)}`,
    )
  }
  checkSlots(sources, fanOut)
  const routes = newRoutes(sources * fanOut)
  binding.assignByPrices(sources, fanOut, scores, candidates, prices, routes)
  return routes
}

function readEffort(name: string, value: unknown): 'exact' | 'fast' {
  if (typeof value !== 'string') throw invalidType(name, 'a string', value)
  if (value !== 'exact' && value !== 'fast') {
    throw invalidValue(name, `must be 'exact' or 'fast'; received '${value}'`)
  }
  return value
}

type ReadProblem = Read<typeof problemReaders> & { effort?: 'exact' | 'fast'; prices?: Float64Array }

/** What the addon takes beside the scores, and M. */
function problem(read: ReadProblem, report: Report | undefined): { input: AssignInput; targets: number } {
  const { sources, fanOut, candidates, fanOuts, elsewhere, prices, seed, effort } = read
  checkSlots(sources, fanOut)
  // Limits alone are limits, and no capacities.
  const isLimited = read.capacities === undefined && read.targets === undefined && read.limits !== undefined
  if (!isLimited) withTargets(read)
  const { capacities, limits, domains } = read
  const given = { candidates, capacities, limits, domains, fanOuts, elsewhere, prices }
  const input = bare({ sources, fanOut, seed, fast: effort === 'fast', ...given })
  const targets = lengthOf((capacities ?? limits) as Float64Array)
  report?.of({ sources, targets, fanOut })
  return { input: input as AssignInput, targets }
}

function newArrays(input: AssignInput, targets: number): Pick<Assignment, 'routes' | 'loads' | 'prices'> {
  return {
    routes: newRoutes(input.sources * input.fanOut),
    loads: newWords(targets),
    prices: newNumbers(targets),
  }
}

function assignment(facts: AssignFacts, arrays: Pick<Assignment, 'routes' | 'loads' | 'prices'>): Assignment {
  const bottleneck = (facts.bottleneck ?? null) as AssignBottleneck | null
  return { ...arrays, ...certificate(facts), bottleneck }
}

function certified(facts: CertifyFacts, prices: Float64Array): Certified {
  return { ...certificate(facts), violations: facts.violations as Violation[], prices }
}

function certificate({ score, upperBound, gap, filled, unfilled }: AssignFacts | CertifyFacts): Certificate {
  return { score, upperBound, gap: gap ?? null, filled, unfilled }
}
