// Values that are not what they look like: subclasses, proxies, getters, arrays that change while
// they are read, arrays of another realm, arrays whose properties lie.
import assert from 'node:assert/strict'
import vm from 'node:vm'
import { packBits, phaseRouter, phaseRouterSync, Router, type RouterOptions, route, routeSync } from 'phase-router'

const capacities = [5, 4, 3, 2, 1]
const options = { sources: 100, fanOut: 2, capacities, limits: [90, 90, 90, 90, 90], domains: [0, 0, 1, 2, 3] }
const wanted = routeSync(options)
const fails = async (given: object, expected: object) => {
  assert.throws(() => new Router(given as RouterOptions), expected)
  await assert.rejects(route(given as RouterOptions), expected)
  await assert.rejects(Router.create(given as RouterOptions), expected)
}
const works = async (given: object) => {
  assert.deepEqual(routeSync(given as RouterOptions), wanted)
  assert.deepEqual(await route(given as RouterOptions), wanted)
  assert.deepEqual((await Router.create(given as RouterOptions)).routeSync(), wanted)
}

// Subclasses, with an iterator, a species and methods of their own.
class Odd extends Float64Array {
  static get [Symbol.species](): Float64ArrayConstructor {
    throw new Error('species')
  }
  override [Symbol.iterator](): never {
    throw new Error('iterator')
  }
  override get length(): number {
    return 3
  }
  override slice(): never {
    throw new Error('slice')
  }
}
await works({ ...options, capacities: new Odd(capacities) })
class Words extends Uint32Array {
  override get length(): number {
    return 1_000_000
  }
  override get buffer(): ArrayBuffer {
    throw new Error('buffer')
  }
}
await works({ ...options, domains: new Words([0, 0, 1, 2, 3]) })
const square = { n: 5, k: 2, sDegrees: new Uint32Array([5, 5, 4, 3, 2]), tDegrees: new Uint32Array([1, 2, 3, 4, 5]) }
const permutation = { colPermS: new Uint32Array([4, 3, 2, 1, 0]), colPermT: new Uint32Array([0, 1, 2, 3, 4]) }
const squared = phaseRouterSync({ ...square, ...permutation })
const lying = { ...square, sDegrees: new Words(square.sDegrees), colPermS: new Words(permutation.colPermS) }
assert.deepEqual(phaseRouterSync({ ...permutation, ...lying }), squared)
assert.deepEqual(await phaseRouter({ ...permutation, ...lying }), squared)
const bits = packBits(square.sDegrees, 5)
Object.defineProperty(bits, 'buffer', { value: new ArrayBuffer(8) })
Object.defineProperty(bits, 'byteLength', { value: 2 ** 40 })
const { sDegrees: _, ...rest } = square
assert.deepEqual(phaseRouterSync({ ...rest, ...permutation, sBits: bits }), squared)

// Proxies: of the options they are options, of a typed array they are none.
await works(new Proxy(options, {}))
await works({ ...options, capacities: new Proxy(capacities, {}) })
await fails({ ...options, capacities: new Proxy(new Float64Array(capacities), {}) }, { code: 'ERR_INVALID_ARG_TYPE' })
const thrown = new Error('a trap')
const trap = () => {
  throw thrown
}
for (const handler of [{ ownKeys: trap }, { get: trap }, { getOwnPropertyDescriptor: trap }]) {
  await fails(new Proxy(options, handler), thrown)
}
const { proxy, revoke } = Proxy.revocable(capacities, {})
revoke()
await fails({ ...options, capacities: proxy }, { name: 'TypeError' })

// Getters: read once, and what they throw comes out as it is.
let reads = 0
const counting = {
  ...options,
  get method() {
    return ++reads === 1 ? 'exact' : 'hash'
  },
}
assert.deepEqual(routeSync(counting), wanted)
assert.equal(reads, 1)
for (const name of Object.keys(options)) {
  await fails(Object.defineProperty({ ...options }, name, { get: trap, enumerable: true }), thrown)
}
const element = [...capacities]
Object.defineProperty(element, 2, { get: trap })
await fails({ ...options, capacities: element }, thrown)
// Printing a value for a message runs nothing of it that can break the error.
const unprintable = Object.defineProperty({}, Symbol.toStringTag, { get: trap })
for (const name of Object.keys(options)) {
  await fails({ ...options, [name]: unprintable }, { code: 'ERR_INVALID_ARG_TYPE' })
}

// Arrays that change while they are read.
for (const change of [
  (array: number[]) => array.splice(2),
  (array: number[]) => array.push(...capacities),
  (array: unknown[]) => array.fill('x', 2),
]) {
  const changing = [...capacities]
  Object.defineProperty(changing, 1, {
    get: () => {
      change(changing)
      return 4
    },
    configurable: true,
  })
  const outcome = (() => {
    try {
      return routeSync({ ...options, capacities: changing })
    } catch (error) {
      return (error as { code: string }).code
    }
  })()
  if (typeof outcome === 'string') assert.match(outcome, /^ERR_INVALID_ARG_(TYPE|VALUE)$/)
  else assert.deepEqual(outcome, wanted)
}
// An array whose reading takes the memory of another input away.
const fanOuts = new Uint32Array(100).fill(2)
const thief = [...capacities]
Object.defineProperty(thief, 3, {
  get: () => {
    if (fanOuts.length > 0) structuredClone(fanOuts.buffer, { transfer: [fanOuts.buffer] })
    return 2
  },
})
await fails({ ...options, capacities: thief, fanOuts }, { code: 'ERR_INVALID_ARG_VALUE' })
// Arrays without memory are empty ones.
const detached = new Float64Array(capacities)
structuredClone(detached.buffer, { transfer: [detached.buffer] })
await fails({ ...options, capacities: detached }, { code: 'ERR_INVALID_ARG_VALUE' })
// (Memory that the addon made is not transferred but copied, so this needs memory of JavaScript's.)
const gone = { ...rest, ...permutation, sBits: BigUint64Array.from(packBits(square.sDegrees, 5)) }
structuredClone(gone.sBits.buffer, { transfer: [gone.sBits.buffer as ArrayBuffer] })
assert.throws(() => phaseRouterSync(gone), { code: 'ERR_INVALID_ARG_VALUE' })
// A huge array of holes is refused at its first hole.
await fails({ ...options, domains: new Array(1e8) }, { code: 'ERR_INVALID_ARG_TYPE' })

// Another realm.
const realm = vm.runInNewContext(`({
  sources: 100, fanOut: 2,
  capacities: new Float64Array([5, 4, 3, 2, 1]), limits: [90, 90, 90, 90, 90], domains: new Uint32Array([0, 0, 1, 2, 3]),
})`)
await works(realm)
const out = vm.runInNewContext('new Int32Array(new SharedArrayBuffer(800))')
assert.equal(await new Router(options).route({ out }), out)
assert.deepEqual([...out], [...wanted])

// Signals that are none.
for (const signal of [
  null,
  {},
  { aborted: false },
  { aborted: 0, addEventListener() {}, removeEventListener() {} },
  'x',
]) {
  await assert.rejects(route({ ...options, signal: signal as never }), { code: 'ERR_INVALID_ARG_TYPE' })
}
console.log('ok')
