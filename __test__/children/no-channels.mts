// The library where `node:diagnostics_channel` cannot be loaded, as in some bundles, or is empty.
import assert from 'node:assert/strict'
import Module, { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const loader = Module as unknown as { _load(id: string, ...rest: unknown[]): unknown }
const load = loader._load
const library = require.resolve('phase-router').replace('index.js', 'library.js')
const expected = require('phase-router').routeSync({ sources: 9, fanOut: 2, targets: 3 })

for (const absent of [
  () => {
    throw new Error('there is no such module')
  },
  () => ({}),
]) {
  let asked = 0
  loader._load = (id, ...rest) => {
    if (id !== 'node:diagnostics_channel') return load.call(loader, id, ...rest)
    asked++
    return absent()
  }
  delete require.cache[library]
  const other = require(library)
  assert.equal(asked, 1)
  assert.deepEqual(other.routeSync({ sources: 9, fanOut: 2, targets: 3 }), expected)
  assert.deepEqual(await other.route({ sources: 9, fanOut: 2, targets: 3 }), expected)
}
console.log('ok')
