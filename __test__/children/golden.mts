// Every vector, sync and async, under the settings of the environment.
import assert from 'node:assert/strict'
import { phaseRouter, phaseRouterAuto, phaseRouterAutoSync, phaseRouterSync } from 'phase-router'
import { cases, digest, large, largeDegrees } from '../helpers/golden.mjs'

for (const { name, routes, autoRoutes, colPermS, colPermT, ...rest } of cases) {
  assert.deepEqual([...phaseRouterSync({ ...rest, colPermS, colPermT })], routes, name)
  assert.deepEqual([...(await phaseRouter({ ...rest, colPermS, colPermT }))], routes, name)
  assert.deepEqual([...phaseRouterAutoSync(rest)], autoRoutes, name)
  assert.deepEqual([...(await phaseRouterAuto(rest))], autoRoutes, name)
}
for (const { n, k, seed, sha256 } of large) {
  assert.equal(digest(await phaseRouterAuto({ ...largeDegrees(n), n, k, seed })), sha256)
}
console.log('ok')
