import fc from 'fast-check'

/** A list of as many things. */
export const listOf = <T,>(length: number, thing: fc.Arbitrary<T>) =>
  fc.array(thing, { minLength: length, maxLength: length })

/** A weight: exact in sums, so that their order cannot matter. */
export const weight = fc.integer({ min: 0, max: 40 }).map((quarters) => quarters / 4)

/** Routes of some sources to some targets, with duplicates and unfilled slots among them. */
export const routing = fc
  .record({
    sources: fc.integer({ min: 0, max: 25 }),
    fanOut: fc.integer({ min: 1, max: 5 }),
    targets: fc.integer({ min: 1, max: 12 }),
  })
  .chain(({ sources, fanOut, targets }) => {
    const routes = listOf(sources * fanOut, fc.integer({ min: -1, max: targets - 1 }))
    return fc.record({
      sources: fc.constant(sources),
      fanOut: fc.constant(fanOut),
      targets: fc.constant(targets),
      routes: routes.map((list) => Int32Array.from(list)),
      after: routes.map((list) => Int32Array.from(list)),
      weights: listOf(sources, weight),
      shares: listOf(targets, weight),
      limits: listOf(targets, fc.oneof(weight, fc.constant(Number.POSITIVE_INFINITY))),
    })
  })

/** The rows of routes, as lists. */
export function rowsOf(routes: Int32Array, fanOut: number): number[][] {
  return Array.from({ length: routes.length / fanOut }, (_, i) => [...routes.subarray(i * fanOut, (i + 1) * fanOut)])
}

export const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

/** 0 to length - 1. */
export const range = (length: number) => Array.from({ length }, (_, i) => i)

/** The largest number; null where there is none. */
export const largest = (numbers: readonly number[]) => (numbers.length === 0 ? null : Math.max(...numbers))

export const near = (a: number | null, b: number | null) =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)))
