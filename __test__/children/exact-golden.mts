// Every vector of exact, in one piece and in ranges, under the settings of the environment.
import assert from 'node:assert/strict'
import { Router, route } from 'phase-router'
import { exactCases, exactLarge } from '../helpers/exact.mjs'
import { digest } from '../helpers/golden.mjs'

for (const { name, options, routes, fingerprint } of exactCases) {
  assert.deepEqual([...(await route(options))], routes, name)
  assert.equal(new Router(options).fingerprint, fingerprint, name)
}
for (const { name, options, sha256 } of exactLarge) {
  const router = new Router(options)
  assert.equal(digest(router.routeSync()), sha256, name)
  for (const size of [1013, 65_537]) {
    const parts = new Int32Array(router.sources * router.fanOut)
    for await (const { from, routes } of router.chunks({ size })) parts.set(routes, from * router.fanOut)
    assert.equal(digest(parts), sha256, `${name} in chunks of ${size}`)
  }
}
console.log('ok')
