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
assert.deepEqual(
  loaded.map((file) => file.replaceAll(sep, '/').replace(/^phase-router\.[\w-]+\.node$/, 'addon')).sort(),
  ['addon', 'dist/index.js', 'dist/library.js', 'index.js', 'package.json'],
)
console.log('ok')
