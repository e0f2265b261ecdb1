// Small problems of every kind, and what the laws have to say of them: guarantees 1 to 9 of `exact`, each
// in a file of its own, by its definition and through the public API alone.
import fc from 'fast-check'
import { type ExactOptions, Router } from 'phase-router'

/** A problem in plain arrays. */
export interface Problem extends ExactOptions {
  capacities: number[]
  limits?: number[] | undefined
  domains?: number[] | undefined
  fanOuts?: number[] | undefined
  weights?: number[] | undefined
  routeLimits?: number[] | undefined
}

/** What a problem may have. */
export interface Kind {
  fanOuts?: boolean
  weights?: boolean
  limits?: boolean
}

const capacity = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.double({ min: 1e-3, max: 1e3, noNaN: true }) },
)

/** Problems of some kind; those without are uniform: one fan-out for all. */
export function problems({ fanOuts = false, weights = false, limits = true }: Kind = {}): fc.Arbitrary<Problem> {
  return fc
    .record({
      sources: fc.integer({ min: 0, max: 30 }),
      fanOut: fc.integer({ min: 1, max: 5 }),
      targets: fc.integer({ min: 1, max: 9 }),
      seed: fc.nat(),
    })
    .chain(({ sources, fanOut, targets, seed }) => {
      const each = <T,>(one: fc.Arbitrary<T>, length = targets) =>
        fc.array(one, { minLength: length, maxLength: length })
      const most = fc.oneof(fc.integer({ min: 0, max: sources + 2 }), fc.constant(Number.POSITIVE_INFINITY))
      const maybe = <T,>(there: boolean, one: fc.Arbitrary<T>) =>
        there ? fc.option(one, { nil: undefined }) : fc.constant(undefined)
      return fc.record({
        sources: fc.constant(sources),
        fanOut: fc.constant(fanOut),
        seed: fc.constant(seed),
        capacities: each(capacity).filter((all) => all.some((c) => c > 0)),
        limits: maybe(limits, each(most)),
        domains: fc.option(each(fc.integer({ min: 0, max: 4 })), { nil: undefined }),
        fanOuts: fanOuts ? each(fc.integer({ min: 0, max: fanOut }), sources) : fc.constant(undefined),
        routeLimits: maybe(weights, each(most)),
        weights: weights ? each(fc.double({ min: 0, max: 9, noNaN: true }), sources) : fc.constant(undefined),
      })
    })
}

/** Every kind, with its name. */
export const kinds: [name: string, kind: Kind][] = [
  ['one fan-out', {}],
  ['fan-outs of their own', { fanOuts: true }],
  ['weights', { weights: true }],
  ['weights and fan-outs', { weights: true, fanOuts: true }],
]

/** The router of a problem, and its rows. */
export function routed(problem: Problem): { router: Router; rows: number[][] } {
  const router = new Router(problem)
  const routes = [...router.routeSync()]
  const k = problem.fanOut
  return { router, rows: Array.from({ length: problem.sources }, (_, i) => routes.slice(i * k, (i + 1) * k)) }
}

/** The domain of a target; without domains each is its own. */
export function domainOf({ domains }: Problem, target: number): number {
  return domains ? (domains[target] as number) : target
}

/** The most that a target takes: its limit, 0 where it is drained, and one route of each source. */
export function mostOf({ sources, capacities, limits }: Problem, target: number): number {
  return capacities[target] === 0 ? 0 : Math.min(limits?.[target] ?? sources, sources)
}

/** Runs a law on many problems. */
export function always(kind: Kind, law: (problem: Problem) => void, numRuns = 300): void {
  fc.assert(fc.property(problems(kind), law), { numRuns })
}

/** Throws what is broken. */
export function holds(condition: boolean, broken: string): void {
  if (!condition) throw new Error(broken)
}
