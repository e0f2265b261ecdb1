import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const root = fileURLToPath(new URL('../..', import.meta.url))
const before = new Set(Object.keys(require.cache))
require('phase-router')
const loaded = Object.keys(require.cache)
  .filter((file) => !before.has(file))
  .map((file) => file.slice(root.length))
for (const file of loaded) {
  assert.match(
    file,
    /^(index\.js|package\.json|phase-router\.[\w-]+\.node|dist\/[\w-]+\.js|dist\/(methods|metrics)\/[\w-]+\.js)$/,
    file.replaceAll(sep, '/'),
  )
}
assert(loaded.length > 5)
console.log('ok')
