// The inputs of a call that takes a while, and what it must give.
import assert from 'node:assert/strict'
import { packBits, phaseRouter, phaseRouterSync, route, routeSync, shuffledPermutations } from 'phase-router'

const n = 6000

/** Fresh inputs in degrees, bits and weights; `buffer` makes the memory behind each. */
export function inputs(buffer = (bytes: number): ArrayBufferLike => new ArrayBuffer(bytes)) {
  const u32 = (value: (i: number) => number) => Uint32Array.from({ length: n }, (_, i) => value(i))
  const own = <T extends Uint32Array | Float64Array | BigUint64Array>(array: T): T => {
    const Type = array.constructor as new (buffer: ArrayBufferLike) => T
    const copy = new Type(buffer(array.byteLength))
    copy.set(array as never)
    return copy
  }
  const { colPermS, colPermT } = shuffledPermutations(n, 3)
  const sDegrees = u32((i) => 1500 + (i % 700))
  const tDegrees = u32((i) => 900 + (i % 1300))
  return {
    degrees: { sDegrees: own(sDegrees), tDegrees: own(tDegrees) },
    bits: { sBits: own(packBits(sDegrees, n)), tBits: own(packBits(tDegrees, n)) },
    permutations: { colPermS: own(colPermS), colPermT: own(colPermT) },
    weights: {
      capacities: own(Float64Array.from({ length: n }, (_, i) => 1 + (i % 9))),
      sourceWeights: own(Float64Array.from({ length: n }, (_, i) => 1 + (i % 4))),
    },
  }
}

/** Every way to hand over inputs: the arrays it uses, the call, and the right result. */
export function calls(make = inputs) {
  const rest = { n, k: 3, seed: 5 }
  const high = { method: 'sampled', sources: n, fanOut: 3, seed: 5 } as const
  const right = inputs()
  const expected = phaseRouterSync({ ...rest, ...right.degrees, ...right.permutations })
  const expectedHigh = routeSync({ ...high, ...right.weights })
  const { degrees, bits, permutations, weights } = make()
  const second = make()
  return [
    {
      arrays: [...Object.values(degrees), ...Object.values(permutations)],
      start: () => phaseRouter({ ...rest, ...degrees, ...permutations }),
      expected,
    },
    {
      arrays: [...Object.values(bits), ...Object.values(second.permutations)],
      start: () => phaseRouter({ ...rest, ...bits, ...second.permutations }),
      expected,
    },
    { arrays: Object.values(weights), start: () => route({ ...high, ...weights }), expected: expectedHigh },
  ]
}

/** Starts every call, does something to its arrays while it runs, and checks the result. */
export async function survive(harm: (array: ArrayBufferView) => void, make = inputs): Promise<void> {
  for (const { arrays, start, expected } of calls(make)) {
    const promise = start()
    for (const array of arrays) harm(array)
    assert.deepEqual(await promise, expected)
  }
  console.log('ok')
}
