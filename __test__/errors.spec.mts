import test from 'ava'
import {
  capacityProfiles,
  makeLimits,
  packBits,
  phaseRouter,
  phaseRouterAuto,
  phaseRouterAutoSync,
  phaseRouterSync,
  route,
  routeSync,
  shuffledPermutations,
} from 'phase-router'
import { type Code, refuses } from './helpers/errors.mjs'

type Rows = [name: string, change: Record<string, unknown>, code: Code, message: RegExp | string][]

const square = {
  n: 3,
  k: 2,
  sDegrees: new Uint32Array([1, 2, 3]),
  tDegrees: new Uint32Array([3, 2, 1]),
  colPermS: new Uint32Array([2, 0, 1]),
  colPermT: new Uint32Array([0, 1, 2]),
  seed: 1,
}

const squareRows: Rows = [
  ['negative n', { n: -1 }, 'ERR_OUT_OF_RANGE', 'n must be a whole number from 0 to 2147483647; received -1'],
  ['fractional n', { n: 1.5 }, 'ERR_OUT_OF_RANGE', /^n must be .* received 1\.5$/],
  ['NaN as n', { n: Number.NaN }, 'ERR_OUT_OF_RANGE', /received NaN/],
  ['n above 2^31 - 1', { n: 2 ** 31 }, 'ERR_OUT_OF_RANGE', /received 2147483648/],
  ['a string as n', { n: '3' }, 'ERR_INVALID_ARG_TYPE', "n must be a number; received '3'"],
  ['n left out', { n: undefined }, 'ERR_INVALID_ARG_TYPE', 'n must be a number; received undefined'],
  ['k = 0', { k: 0 }, 'ERR_OUT_OF_RANGE', 'k must be a whole number from 1 to 2147483647; received 0'],
  ['negative k', { k: -2 }, 'ERR_OUT_OF_RANGE', /^k must be/],
  ['n * k above 2^31 - 1', { k: 2 ** 30 }, 'ERR_OUT_OF_RANGE', /^n \* k must be at most 2147483647/],
  ['a negative seed', { seed: -1 }, 'ERR_OUT_OF_RANGE', /^seed must be .* received -1$/],
  ['a fractional seed', { seed: 0.5 }, 'ERR_OUT_OF_RANGE', /^seed/],
  ['a seed above 2^53 - 1', { seed: 2 ** 53 }, 'ERR_OUT_OF_RANGE', /^seed/],
  ['a seed of 2^64', { seed: 2n ** 64n }, 'ERR_OUT_OF_RANGE', /received 18446744073709551616n$/],
  ['a negative bigint seed', { seed: -1n }, 'ERR_OUT_OF_RANGE', /^seed/],
  ['a string as seed', { seed: 'x' }, 'ERR_INVALID_ARG_TYPE', /^seed must be a number/],
  [
    'a degree above n',
    { sDegrees: new Uint32Array([0, 4, 0]) },
    'ERR_OUT_OF_RANGE',
    'sDegrees[1] must be <= 3; received 4',
  ],
  [
    'a target degree above n',
    { tDegrees: new Uint32Array([0, 0, 9]) },
    'ERR_OUT_OF_RANGE',
    'tDegrees[2] must be <= 3; received 9',
  ],
  [
    'too few degrees',
    { sDegrees: new Uint32Array(2) },
    'ERR_INVALID_ARG_VALUE',
    'sDegrees must have length 3; received 2',
  ],
  ['an array as degrees', { sDegrees: [1, 2, 3] }, 'ERR_INVALID_ARG_TYPE', /^sDegrees must be a Uint32Array/],
  [
    'bits and degrees',
    { sBits: new BigUint64Array(3) },
    'ERR_INVALID_ARG_VALUE',
    'sBits or sDegrees must be given, and not both',
  ],
  [
    'neither bits nor degrees',
    { tDegrees: undefined },
    'ERR_INVALID_ARG_VALUE',
    'tBits or tDegrees must be given, and not both',
  ],
  [
    'bits of a wrong length',
    { sDegrees: undefined, sBits: new BigUint64Array(4) },
    'ERR_INVALID_ARG_VALUE',
    /^sBits must hold .* = 24 bytes for n = 3; received 32$/,
  ],
  [
    'bits of a wrong type',
    { sDegrees: undefined, sBits: new Float64Array(3) },
    'ERR_INVALID_ARG_TYPE',
    /^sBits must be a BigUint64Array, a Buffer or a Uint8Array/,
  ],
  ['an unknown option', { kk: 1 }, 'ERR_INVALID_ARG_VALUE', /^kk is not an option of phaseRouter/],
]

const permutationRows: Rows = [
  [
    'a repeated position',
    { colPermS: new Uint32Array([1, 1, 2]) },
    'ERR_INVALID_ARG_VALUE',
    'colPermS must be a permutation; 1 is at index 0 and at 1',
  ],
  [
    'a position beyond n',
    { colPermT: new Uint32Array([0, 1, 3]) },
    'ERR_INVALID_ARG_VALUE',
    'colPermT must be a permutation of 0..3; received 3 at index 2',
  ],
  [
    'a short permutation',
    { colPermT: new Uint32Array(2) },
    'ERR_INVALID_ARG_VALUE',
    'colPermT must have length 3; received 2',
  ],
  [
    'a missing permutation',
    { colPermS: undefined },
    'ERR_INVALID_ARG_TYPE',
    'colPermS must be a Uint32Array; received undefined',
  ],
]

for (const [name, change, code, message] of [...squareRows, ...permutationRows]) {
  test(`phaseRouter refuses ${name}`, async (t) => {
    const options = { ...square, ...change } as typeof square
    await refuses(t, () => phaseRouter(options), code, message)
    await refuses(t, () => phaseRouterSync(options), code, message)
  })
}

for (const [name, change, code, message] of squareRows) {
  test(`phaseRouterAuto refuses ${name}`, async (t) => {
    const { colPermS, colPermT, ...auto } = square
    const options = { ...auto, ...change } as typeof auto
    await refuses(t, () => phaseRouterAuto(options), code, message)
    await refuses(t, () => phaseRouterAutoSync(options), code, message)
  })
}

const common = { sources: 10, fanOut: 2, capacities: [3, 2, 1] as unknown }

const commonRows: Rows = [
  ['negative sources', { sources: -1 }, 'ERR_OUT_OF_RANGE', /^sources must be/],
  ['sources left out', { sources: undefined }, 'ERR_INVALID_ARG_TYPE', /^sources must be a number/],
  ['a fan-out of 0', { fanOut: 0 }, 'ERR_OUT_OF_RANGE', /^fanOut must be/],
  ['a fractional fan-out', { fanOut: 1.5 }, 'ERR_OUT_OF_RANGE', /^fanOut must be/],
  ['too many slots', { sources: 2 ** 31 - 1 }, 'ERR_OUT_OF_RANGE', /^sources \* fanOut must be at most 2147483647/],
  ['no capacities', { capacities: [] }, 'ERR_INVALID_ARG_VALUE', 'capacities must not be empty'],
  [
    'a negative capacity',
    { capacities: [1, -1] },
    'ERR_OUT_OF_RANGE',
    'capacities[1] must be finite and >= 0; received -1',
  ],
  ['NaN as capacity', { capacities: [Number.NaN, 1] }, 'ERR_OUT_OF_RANGE', /^capacities\[0\] .* received NaN$/],
  [
    'an infinite capacity',
    { capacities: [1, Number.POSITIVE_INFINITY] },
    'ERR_OUT_OF_RANGE',
    /^capacities\[1\] .* received Infinity$/,
  ],
  [
    'capacities that are all 0',
    { capacities: [0, 0] },
    'ERR_OUT_OF_RANGE',
    'capacities must be above 0 for one target at least; received 0',
  ],
  [
    'a string among the capacities',
    { capacities: [1, '2'] },
    'ERR_INVALID_ARG_TYPE',
    "capacities[1] must be a number; received '2'",
  ],
  [
    'a hole among the capacities',
    { capacities: new Array(2) },
    'ERR_INVALID_ARG_TYPE',
    /^capacities\[0\] must be a number/,
  ],
  ['an object as capacities', { capacities: {} }, 'ERR_INVALID_ARG_TYPE', /^capacities must be an array of numbers/],
  [
    'capacities and targets',
    { targets: 3 },
    'ERR_INVALID_ARG_VALUE',
    'capacities or targets must be given, and not both',
  ],
  [
    'neither capacities nor targets',
    { capacities: undefined },
    'ERR_INVALID_ARG_VALUE',
    'capacities or targets must be given, and not both',
  ],
  ['targets = 0', { capacities: undefined, targets: 0 }, 'ERR_OUT_OF_RANGE', /^targets must be/],
  ['limits', { limits: [1, 1, 1] }, 'ERR_INVALID_ARG_VALUE', /^limits is not an option of method/],
  ['domains', { domains: [0, 0, 1] }, 'ERR_INVALID_ARG_VALUE', /^domains is not an option of method/],
  ['an unknown method', { method: 'magic' }, 'ERR_INVALID_ARG_VALUE', /^method must be one of .*; received 'magic'$/],
  ['a method of Object', { method: 'toString' }, 'ERR_INVALID_ARG_VALUE', /^method must be one of/],
  ['a number as method', { method: 1 }, 'ERR_INVALID_ARG_TYPE', /^method must be a string/],
]

const sampledRows: Rows = [
  ['density 0', { density: 0 }, 'ERR_OUT_OF_RANGE', 'density must be > 0 and <= 1; received 0'],
  ['a density above 1', { density: 1.01 }, 'ERR_OUT_OF_RANGE', /^density/],
  ['NaN as density', { density: Number.NaN }, 'ERR_OUT_OF_RANGE', /^density/],
  [
    'too few source weights',
    { sourceWeights: [1] },
    'ERR_INVALID_ARG_VALUE',
    'sourceWeights must have length 10; received 1',
  ],
  ['a negative source weight', { sourceWeights: new Array(10).fill(-1) }, 'ERR_OUT_OF_RANGE', /^sourceWeights\[0\]/],
  ['fanOuts', { fanOuts: new Uint8Array(10) }, 'ERR_INVALID_ARG_VALUE', /^fanOuts is not an option/],
  ['weights', { weights: new Float64Array(10) }, 'ERR_INVALID_ARG_VALUE', /^weights is not an option/],
]

for (const [method, rows] of [
  ['sampled', [...commonRows, ...sampledRows]],
  ['hash', [...commonRows, ['density', { density: 0.3 }, 'ERR_INVALID_ARG_VALUE', /^density is not an option/]]],
] as [string, Rows][]) {
  for (const [name, change, code, message] of rows) {
    test(`${method} refuses ${name}`, async (t) => {
      const options = { method, ...common, ...change } as never
      await refuses(t, () => route(options), code, message)
      await refuses(t, () => routeSync(options), code, message)
    })
  }
}

test('a signal that is none, and one where nothing can be aborted', async (t) => {
  const options = { method: 'hash', sources: 1, fanOut: 1, targets: 1 } as const
  await refuses(
    t,
    () => route({ ...options, signal: {} as never }),
    'ERR_INVALID_ARG_TYPE',
    /^signal must be an AbortSignal/,
  )
  await refuses(t, () => route({ ...options, signal: null as never }), 'ERR_INVALID_ARG_TYPE', /^signal/)
  const signal = new AbortController().signal
  await refuses(
    t,
    () => routeSync({ ...options, signal } as never),
    'ERR_INVALID_ARG_VALUE',
    /^signal is not an option/,
  )
})

for (const nothing of [undefined, null, 1, 'x']) {
  test(`${nothing} as options`, async (t) => {
    for (const call of [phaseRouter, phaseRouterSync, phaseRouterAuto, phaseRouterAutoSync, route, routeSync]) {
      await refuses(t, () => call(nothing as never), 'ERR_INVALID_ARG_TYPE', /^options must be an object/)
    }
  })
}

test('limits, packed bits and profiles refuse what makes no sense', async (t) => {
  await refuses(t, () => makeLimits([], 1, 1), 'ERR_OUT_OF_RANGE', /^the sum of capacities/)
  await refuses(t, () => makeLimits([1], -1, 1), 'ERR_OUT_OF_RANGE', /^demand/)
  await refuses(t, () => makeLimits([1], 1, Number.POSITIVE_INFINITY), 'ERR_OUT_OF_RANGE', /^headroom/)
  await refuses(t, () => makeLimits([1], 1, 1, 'up' as never), 'ERR_INVALID_ARG_VALUE', /^rounding/)
  await refuses(t, () => makeLimits([1], 1, 1, Object.create(null)), 'ERR_INVALID_ARG_TYPE', /^rounding/)
  // Far more units than could be given out one by one.
  await refuses(t, () => makeLimits([1, 1, 1], 1e300, 1, 'exact'), 'ERR_OUT_OF_RANGE', /^the limit of target 0/)
  await refuses(t, () => packBits(new Uint32Array([2]), 1), 'ERR_OUT_OF_RANGE', 'degrees[0] must be <= 1; received 2')
  await refuses(
    t,
    () => packBits(new Uint32Array(1), 2),
    'ERR_INVALID_ARG_VALUE',
    'degrees must have length 2; received 1',
  )
  await refuses(t, () => shuffledPermutations(-1), 'ERR_OUT_OF_RANGE', /^n /)
  await refuses(t, () => capacityProfiles.strong(3, 'x' as never), 'ERR_INVALID_ARG_TYPE', /^seed/)
})
