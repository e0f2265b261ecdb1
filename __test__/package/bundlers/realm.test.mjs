// The same for Vitest.
import assert from 'node:assert/strict'
import { Router, route, routeSync } from 'phase-router'
import { test } from 'vitest'

const options = { sources: 3, fanOut: 1, capacities: [2, 1], seed: 1 }

test('arrays are of the realm of the library, in either form', async () => {
  assert.deepStrictEqual(await route(options), routeSync(options))
  assert.ok((await new Router(options).route()).length === 3)
})
