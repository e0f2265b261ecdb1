// Inputs that are views of the same memory, `out` among them.
import assert from 'node:assert/strict'
import { phaseRouter, phaseRouterSync, Router, route, shuffledPermutations } from 'phase-router'

const buffer = new SharedArrayBuffer(8 * 400)
const numbers = new Float64Array(buffer)
numbers.fill(50)
const capacities = numbers.subarray(0, 300)
const limits = numbers.subarray(100, 400)
const words = new Uint32Array(buffer)
const options = { sources: 300, fanOut: 2, capacities, limits, domains: words.subarray(0, 300) }
const copies = {
  ...options,
  capacities: Float64Array.from(capacities),
  limits: Float64Array.from(limits),
  domains: Uint32Array.from(options.domains),
}
const wanted = new Router(copies).routeSync()
const router = new Router(options)
const fresh = route(options)
const created = Router.create(options)
// The result is written over what the plan was made from.
const out = new Int32Array(buffer, 0, 600)
assert.equal(await router.route({ out }), out)
assert.deepEqual(Int32Array.from(out), wanted)
assert.deepEqual(await fresh, wanted)
assert.deepEqual((await created).routeSync({ out: new Int32Array(buffer, 4, 600) }).slice(), wanted)
assert.deepEqual(router.routeSync(), wanted)

// Two tasks write to one memory at once: whichever was last, every row is a row of one of them.
await Promise.all([router.route({ out }), router.route({ out })])
assert.deepEqual(Int32Array.from(out), wanted)

const one = new Uint32Array(200)
one.set(shuffledPermutations(200, 1).colPermS)
const square = { n: 200, k: 2, sDegrees: one, tDegrees: one, colPermS: one, colPermT: one }
assert.deepEqual(await phaseRouter(square), phaseRouterSync(square))
console.log('ok')
