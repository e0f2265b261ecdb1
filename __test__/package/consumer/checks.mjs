// What every runtime does with the installed package.
import assert from 'node:assert/strict'
import { computeLoads, Router, route, routeSync } from 'phase-router'

const options = { sources: 1000, fanOut: 2, capacities: [8, 2, 2, 1, 1], seed: 42 }
const router = new Router(options)
const routes = routeSync(options)
assert.deepEqual([...computeLoads(routes, 5)], [...router.loads])
assert.deepEqual([...(await route(options))], [...routes])
assert.deepEqual([...(await router.route())], [...routes])
assert.deepEqual([...router.targetsOf(17)], [...routes.subarray(34, 36)])
assert.deepEqual([...routes.subarray(0, 8)], [0, 2, 0, 3, 0, 2, 1, 0])
await assert.rejects(route({ ...options, sources: -1 }), { code: 'ERR_OUT_OF_RANGE' })
await assert.rejects(route({ ...options, signal: AbortSignal.abort() }), { code: 'ABORT_ERR' })
console.log('ok')
