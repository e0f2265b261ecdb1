// Object.prototype and Array.prototype carry what they should not: results and errors stay the same.
import assert from 'node:assert/strict'
import { KeyRouter, Router, routeSync, StreamRouter } from 'phase-router'
import { checkAll, entries, expected } from './calls.mjs'

const wanted = await expected()
const names = entries().map(({ name }) => name)
const plain = { sources: 50, fanOut: 2, targets: 7 }
const routed = routeSync(plain)
const endless = { fanOut: 2, capacities: [1, 2, 3, 4, 5, 6, 7] }
const looked = () => [
  new StreamRouter(endless).routeSync({ from: 0, to: 20 }),
  new KeyRouter(endless).targetsOf('a tenant'),
  new KeyRouter(endless).acquire('a tenant').target,
]
const found = looked()
const planted: Record<string, unknown> = {
  seed: 7,
  method: 'hash',
  limits: new Float64Array(300),
  domains: new Uint32Array(300),
  fanOuts: new Uint8Array(20_000),
  weights: new Float64Array(20_000),
  density: 0.9,
  sourceWeights: [1],
  colPermS: new Uint32Array(3000),
  colPermT: new Uint32Array(3000),
  from: 3,
  to: 5,
  size: 1,
  candidates: new Uint32Array(120_000),
  elsewhere: 9,
  effort: 'fast',
  prices: new Float64Array(20).fill(1),
  out: new Int32Array(6),
  signal: AbortSignal.abort(),
  targets: 4,
  capacities: [1],
  sBits: new Uint8Array(8),
  tBits: new Uint8Array(8),
  sDegrees: new Uint32Array(8),
  tDegrees: new Uint32Array(8),
  topology: { size: 7 },
  most: [1],
  names: ['planted'],
  near: new Uint32Array(20_000),
  before: new Int32Array(20_000),
  fanOutBefore: 1,
  targetMap: new Int32Array(7).fill(-1),
  maxMoves: 0,
  tolerance: 0,
  slack: 0.5,
  sourceIds: new Uint32Array(20_000),
  targetIds: new Uint32Array(7),
  maxTargets: 3,
  maxCapacity: 2,
  windowLimits: new Float64Array(7).fill(1),
  routeLimits: new Float64Array(7),
  mix: false,
  changes: [],
  choices: 2,
  key: 'planted',
  bytes: 3,
  unplaced: -2,
  onProgress: () => assert.fail('a planted function was called'),
}

async function unchanged(): Promise<void> {
  const started = entries().map(({ start }) => start())
  checkAll(await Promise.all(started), wanted, names)
  const router = new Router(plain)
  assert.deepEqual(router.routeSync(), routed)
  assert.deepEqual(await router.route(), routed)
  assert.deepEqual(looked(), found)
  assert.throws(() => routeSync({ ...plain, sources: -1 }), { code: 'ERR_OUT_OF_RANGE' })
  assert.throws(() => routeSync({ sources: 1, fanOut: 1 }), { code: 'ERR_INVALID_ARG_VALUE' })
}

// All names at once: every result at every entry point is computed once more, and not once a name.
for (const [name, value] of Object.entries(planted)) {
  Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true, enumerable: true })
}
try {
  await unchanged()
} finally {
  for (const name of Object.keys(planted)) delete (Object.prototype as Record<string, unknown>)[name]
}
// Setters that swallow what is assigned.
for (const name of [...Object.keys(planted), 'sources', 'fanOut', 'code', 'cause', 'k', 'n', 'sDegrees', 'tDegrees']) {
  Object.defineProperty(Object.prototype, name, { get: () => undefined, set: () => {}, configurable: true })
  try {
    const router = new Router({ ...plain, limits: Array(7).fill(20) })
    assert.deepEqual(router.loads, new Router({ ...plain, limits: Array(7).fill(20) }).loads)
    assert.deepEqual(routeSync(plain), routed, name)
    assert.throws(
      () => new Router({ ...plain, fanOut: 0 }),
      (error) => Object.hasOwn(error as object, 'code'),
    )
  } finally {
    delete (Object.prototype as Record<string, unknown>)[name]
  }
}
for (const index of [0, 1, 2]) {
  Object.defineProperty(Array.prototype, index, { get: () => 99, set: () => {}, configurable: true })
  try {
    assert.deepEqual(routeSync({ sources: 50, fanOut: 2, capacities: new Float64Array(7).fill(1) }), routed)
    assert.deepEqual(routeSync(plain), routed)
  } finally {
    delete (Array.prototype as unknown as Record<number, unknown>)[index]
  }
}
console.log('ok')
