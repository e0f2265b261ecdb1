// Run by Jest, which evaluates the library in a realm of its own, and by Vitest in all its pools.
const assert = require('node:assert/strict')
const { Router, route, routeSync } = require('phase-router')

const options = { sources: 3, fanOut: 1, capacities: [2, 1], seed: 1 }

test('arrays are of the realm of the library, in either form', async () => {
  assert.deepStrictEqual(await route(options), routeSync(options))
  assert.ok((await new Router(options).route()).length === 3)
})
