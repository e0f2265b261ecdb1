import test from 'ava'
import { Router, route, routeSync } from 'phase-router'
import { type Code, refuses } from './helpers/errors.mjs'

const ones = Array(9).fill(1)
const good = { sources: 10, fanOut: 2, capacities: [3, 2, 1] as unknown }
const rows: [name: string, change: Record<string, unknown>, code: Code, message: RegExp | string][] = [
  ['negative sources', { sources: -1 }, 'ERR_OUT_OF_RANGE', /^sources/],
  ['a fan-out of 0', { fanOut: 0 }, 'ERR_OUT_OF_RANGE', /^fanOut/],
  ['no capacities', { capacities: [] }, 'ERR_INVALID_ARG_VALUE', 'capacities must not be empty'],
  ['a negative capacity', { capacities: [1, -1] }, 'ERR_OUT_OF_RANGE', /^capacities\[1\]/],
  [
    'capacities that are all 0',
    { capacities: [0, 0] },
    'ERR_OUT_OF_RANGE',
    /^capacities must be above 0 for one target/,
  ],
  ['limits of another length', { limits: [1] }, 'ERR_INVALID_ARG_VALUE', 'limits must have length 3; received 1'],
  ['a negative limit', { limits: [1, 2, -3] }, 'ERR_OUT_OF_RANGE', /^limits\[2\] .* received -3$/],
  ['a fractional limit', { limits: [1, 2.5, 3] }, 'ERR_OUT_OF_RANGE', /^limits\[1\] .* received 2\.5$/],
  ['NaN as limit', { limits: [Number.NaN, 1, 1] }, 'ERR_OUT_OF_RANGE', /^limits\[0\]/],
  ['a string as limits', { limits: '123' }, 'ERR_INVALID_ARG_TYPE', /^limits must be/],
  ['domains of another length', { domains: [1] }, 'ERR_INVALID_ARG_VALUE', /^domains must have length 3/],
  ['a negative domain', { domains: [0, -1, 0] }, 'ERR_OUT_OF_RANGE', /^domains\[1\]/],
  ['a number among strings as domains', { domains: ['a', 2, 'c'] }, 'ERR_INVALID_ARG_TYPE', /^domains\[1\]/],
  [
    'fan-outs of another length',
    { fanOuts: new Uint8Array(9) },
    'ERR_INVALID_ARG_VALUE',
    /^fanOuts must have length 10/,
  ],
  ['a fan-out above k', { fanOuts: new Uint32Array(10).fill(3) }, 'ERR_OUT_OF_RANGE', /^fanOuts\[0\] must be <= 2/],
  [
    'route limits without weights',
    { routeLimits: [1, 1, 1] },
    'ERR_INVALID_ARG_VALUE',
    'routeLimits needs weights: without them, limits are numbers of routes',
  ],
  [
    'a fractional route limit',
    { weights: new Float64Array(10), routeLimits: [1, 0.5, 1] },
    'ERR_OUT_OF_RANGE',
    'routeLimits[1] must be a whole number >= 0, or Infinity; received 0.5',
  ],
  [
    'too few route limits',
    { weights: new Float64Array(10), routeLimits: [1, 1] },
    'ERR_INVALID_ARG_VALUE',
    'routeLimits must have length 3; received 2',
  ],
  ['a string as fan-outs', { fanOuts: '12' }, 'ERR_INVALID_ARG_TYPE', /^fanOuts must be an array of numbers/],
  ['weights of another length', { weights: [1] }, 'ERR_INVALID_ARG_VALUE', 'weights must have length 10; received 1'],
  ['a negative weight', { weights: [...ones, -1] }, 'ERR_OUT_OF_RANGE', /^weights\[9\] .* received -1$/],
  ['NaN as weight', { weights: [...ones, Number.NaN] }, 'ERR_OUT_OF_RANGE', /^weights\[9\] .* received NaN$/],
  ['an infinite weight', { weights: [...ones, 1 / 0] }, 'ERR_OUT_OF_RANGE', /^weights\[9\] .* received Infinity$/],
  ['weights without a finite sum', { weights: Array(10).fill(1e308) }, 'ERR_OUT_OF_RANGE', /^the sum of weights/],
  ['a string as weight', { weights: [...ones, '1'] }, 'ERR_INVALID_ARG_TYPE', /^weights\[9\]/],
  ['a number as weights', { weights: 1 }, 'ERR_INVALID_ARG_TYPE', /^weights must be/],
  [
    'a negative limit of weight',
    { weights: [...ones, 1], limits: [1.5, 2, -3] },
    'ERR_OUT_OF_RANGE',
    'limits[2] must be >= 0, or Infinity; received -3',
  ],
  [
    'infinite limits as capacities',
    { capacities: undefined, limits: [Number.POSITIVE_INFINITY] },
    'ERR_INVALID_ARG_VALUE',
    /^limits must be finite/,
  ],
  ['density', { density: 0.3 }, 'ERR_INVALID_ARG_VALUE', /^density is not an option/],
  ['a seed of 2^64', { seed: 2n ** 64n }, 'ERR_OUT_OF_RANGE', /^seed/],
]

for (const [name, change, code, message] of rows) {
  test(`exact refuses ${name}`, async (t) => {
    const options = { ...good, ...change } as never
    await refuses(t, () => new Router(options), code, message)
    await refuses(t, () => Router.create(options), code, message)
    await refuses(t, () => route(options), code, message)
    await refuses(t, () => routeSync(options), code, message)
  })
}

test('a router refuses ranges, rows, columns and buffers that are not there', async (t) => {
  const router = new Router({ sources: 10, fanOut: 2, targets: 3 })
  const both = async (options: object, code: Code, message: RegExp | string) => {
    await refuses(t, () => router.route(options), code, message)
    await refuses(t, () => router.routeSync(options), code, message)
  }
  await both({ from: -1 }, 'ERR_OUT_OF_RANGE', /^from/)
  await both({ to: 11 }, 'ERR_OUT_OF_RANGE', 'to must be a whole number from 0 to 10; received 11')
  await both({ from: 5, to: 4 }, 'ERR_INVALID_ARG_VALUE', 'from must be at most to; received 5 and 4')
  await both({ from: '1' }, 'ERR_INVALID_ARG_TYPE', /^from/)
  await both({ out: [] }, 'ERR_INVALID_ARG_TYPE', /^out must be an Int32Array/)
  await both(
    { out: new Int32Array(new SharedArrayBuffer(8)) },
    'ERR_INVALID_ARG_VALUE',
    'out must have length 20; received 2',
  )
  await refuses(t, () => router.route({ out: new Int32Array(20) }), 'ERR_INVALID_ARG_TYPE', /SharedArrayBuffer/)
  const disguised = new Int32Array(20)
  Object.defineProperty(disguised, 'buffer', { value: new SharedArrayBuffer(80) })
  await refuses(t, () => router.route({ out: disguised }), 'ERR_INVALID_ARG_TYPE', /SharedArrayBuffer/)
  for (const index of [-1, 10, 1.5, Number.NaN]) {
    await refuses(t, () => router.targetsOf(index), 'ERR_OUT_OF_RANGE', /^source/)
    await refuses(t, () => router.sourcesOf(index), 'ERR_OUT_OF_RANGE', /^target/)
  }
  await refuses(t, () => router.targetsOf('0' as never), 'ERR_INVALID_ARG_TYPE', /^source/)
  await refuses(t, () => router.chunks({ size: 0 }).next(), 'ERR_OUT_OF_RANGE', /^size/)
  const large = new Router({ sources: 2 ** 31 - 1, fanOut: 2, targets: 3 })
  await refuses(
    t,
    () => large.route(),
    'ERR_OUT_OF_RANGE',
    /^\(to - from\) \* fanOut must be at most 2147483647.*chunks\(\)/,
  )
})
