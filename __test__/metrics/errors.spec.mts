import test from 'ava'
import * as library from 'phase-router'
import { type Code, refuses } from '../helpers/errors.mjs'

const routes = Int32Array.of(0, 1, -1, 1)
const low = Int32Array.of(0, 1, -2, 1)

const {
  churn,
  computeLoads,
  computeWeightedLoads,
  countDuplicates,
  countUnfilled,
  enforceLimits,
  limitViolations,
  loadStats,
  scatterWidths,
  slotImbalance,
  survivalRate,
  windowDiscrepancy,
} = library

const takingRoutes: Readonly<Record<string, (routes: Int32Array) => unknown>> = {
  computeLoads: (routes) => computeLoads(routes, 2),
  computeWeightedLoads: (routes) => computeWeightedLoads(routes, 2, [1, 1]),
  countDuplicates: (routes) => countDuplicates(routes, 2),
  countUnfilled,
  enforceLimits: (routes) => enforceLimits(routes, [1, 1]),
  scatterWidths: (routes) => scatterWidths(routes, 2, 2),
  slotImbalance: (routes) => slotImbalance(routes, 2, 2),
  survivalRate: (routes) => survivalRate(routes),
  windowDiscrepancy: (routes) => windowDiscrepancy(routes, 2, [1, 1]),
}

const takingTargets = [
  'computeLoads',
  'computeWeightedLoads',
  'enforceLimits',
  'scatterWidths',
  'slotImbalance',
  'windowDiscrepancy',
]

for (const [name, call] of Object.entries(takingRoutes)) {
  test(`${name} refuses routes that are none`, async (t) => {
    t.notThrows(() => call(routes))
    await refuses(t, () => call([0] as never), 'ERR_INVALID_ARG_TYPE', /^routes must be an Int32Array; received/)
    await refuses(t, () => call(low), 'ERR_OUT_OF_RANGE', /^routes\[2\] must be >= -1 and < \d+; received -2$/)
    if (!takingTargets.includes(name)) return
    const high = Int32Array.of(0, 0, 0, 2)
    await refuses(t, () => call(high), 'ERR_OUT_OF_RANGE', 'routes[3] must be >= -1 and < 2; received 2')
  })
}

const takingFanOut: Readonly<Record<string, (fanOut: number) => unknown>> = {
  churn: (fanOut) => churn(routes, routes, fanOut),
  countDuplicates: (fanOut) => countDuplicates(routes, fanOut),
  scatterWidths: (fanOut) => scatterWidths(routes, fanOut, 2),
  slotImbalance: (fanOut) => slotImbalance(routes, fanOut, 2),
  windowDiscrepancy: (fanOut) => windowDiscrepancy(routes, fanOut, [1, 1]),
}

for (const [name, call] of Object.entries(takingFanOut)) {
  test(`${name} refuses a fan-out that does not fit`, async (t) => {
    const whole = /^(routes|before) must have a length that is a multiple of fanOut \(3\); received 4$/
    await refuses(t, () => call(3), 'ERR_INVALID_ARG_VALUE', whole)
    await refuses(t, () => call(0), 'ERR_OUT_OF_RANGE', /^fanOut must be a whole number from 1 /)
    await refuses(t, () => call(1.5), 'ERR_OUT_OF_RANGE', /^fanOut .* received 1\.5$/)
    await refuses(t, () => call('2' as never), 'ERR_INVALID_ARG_TYPE', /^fanOut must be a number/)
  })
}

const takingWeights: Readonly<Record<string, (weights: number[]) => unknown>> = {
  computeWeightedLoads: (weights) => computeWeightedLoads(routes, 2, weights),
  enforceLimits: (weights) => enforceLimits(routes, [1, 1], weights),
  survivalRate: (weights) => survivalRate(routes, weights),
  windowDiscrepancy: (weights) => windowDiscrepancy(routes, 2, [1, 1], weights),
}

for (const [name, call] of Object.entries(takingWeights)) {
  test(`${name} refuses weights that make no sense`, async (t) => {
    t.notThrows(() => call([0, 1e298]))
    await refuses(t, () => call([1, -1]), 'ERR_OUT_OF_RANGE', 'weights[1] must be finite and >= 0; received -1')
    await refuses(t, () => call([Number.NaN, 1]), 'ERR_OUT_OF_RANGE', /^weights\[0\]/)
    await refuses(t, () => call([1, Number.POSITIVE_INFINITY]), 'ERR_OUT_OF_RANGE', /^weights\[1\].* Infinity$/)
    await refuses(t, () => call([1e298, 1e298]), 'ERR_OUT_OF_RANGE', /^the sum of weights must be <= 1e298; received 2/)
    await refuses(
      t,
      () => call([1, 1, 1]),
      'ERR_INVALID_ARG_VALUE',
      /^(routes must have a length that is a multiple of weights\.length \(3\); received 4|weights must have length 2; received 3)$/,
    )
    await refuses(t, () => call([]), 'ERR_INVALID_ARG_VALUE', /weights/)
    await refuses(t, () => call(1 as never), 'ERR_INVALID_ARG_TYPE', /^weights must be an array of numbers/)
    await refuses(t, () => call(['1', 1] as never), 'ERR_INVALID_ARG_TYPE', /^weights\[0\] must be a number/)
  })
}

test('churn refuses sides that do not belong together', async (t) => {
  const longer = new Int32Array(6)
  await refuses(t, () => churn(routes, longer, 2), 'ERR_INVALID_ARG_VALUE', 'after must have length 4; received 6')
  await refuses(t, () => churn(low, routes, 2), 'ERR_OUT_OF_RANGE', /^before\[2\] must be >= -1 .* received -2$/)
  await refuses(t, () => churn(routes, low, 2), 'ERR_OUT_OF_RANGE', /^after\[2\]/)
  await refuses(t, () => churn([] as never, routes, 2), 'ERR_INVALID_ARG_TYPE', /^before/)
  await refuses(t, () => churn(routes, [] as never, 2), 'ERR_INVALID_ARG_TYPE', /^after/)
})

const values: readonly (readonly [call: () => unknown, code: Code, message: RegExp | string])[] = [
  [() => computeLoads(routes, -1), 'ERR_OUT_OF_RANGE', /^targets/],
  [() => computeWeightedLoads(routes, 0.5, [1]), 'ERR_OUT_OF_RANGE', /^targets/],
  [() => slotImbalance(routes, 2, -1), 'ERR_OUT_OF_RANGE', /^targets/],
  [() => scatterWidths(routes, 2, -1), 'ERR_OUT_OF_RANGE', /^targets/],
  [() => enforceLimits(routes, [1, -1]), 'ERR_OUT_OF_RANGE', 'limits[1] must be >= 0, or Infinity; received -1'],
  [() => enforceLimits(routes, [Number.NaN, 1]), 'ERR_OUT_OF_RANGE', /^limits\[0\]/],
  [() => limitViolations([1], [-1]), 'ERR_OUT_OF_RANGE', 'limits[0] must be >= 0, or Infinity; received -1'],
  [() => limitViolations([1, Number.POSITIVE_INFINITY], [1, 1]), 'ERR_OUT_OF_RANGE', /^loads\[1\].* Infinity$/],
  [() => limitViolations([1, 1], [1]), 'ERR_INVALID_ARG_VALUE', 'limits must have length 2; received 1'],
  [() => limitViolations('1' as never, [1]), 'ERR_INVALID_ARG_TYPE', /^loads/],
  [() => loadStats([1, 2], [1]), 'ERR_INVALID_ARG_VALUE', 'shares must have length 2; received 1'],
  [() => loadStats([1], [-1]), 'ERR_OUT_OF_RANGE', /^shares\[0\]/],
  [() => loadStats([1, Number.NaN]), 'ERR_OUT_OF_RANGE', 'loads[1] must be finite and >= 0; received NaN'],
  [() => windowDiscrepancy(routes, 2, [1, -1]), 'ERR_OUT_OF_RANGE', /^shares\[1\]/],
]

test('numbers that no metric takes', async (t) => {
  for (const [call, code, message] of values) await refuses(t, call, code, message)
})
