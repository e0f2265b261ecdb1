// Every entry point of the installed package is there without the package of its engine, imports and requires
// to the same, and brings no library of its own.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { exports } = JSON.parse(readFileSync(require.resolve('phase-router/package.json'), 'utf8'))
const names = Object.keys(exports).flatMap((path) => /^\.\/([^.]+)$/.exec(path)?.[1] ?? [])
assert(names.includes('shard'))
for (const name of names) {
  const imported = await import(`phase-router/${name}`)
  const required = require(`phase-router/${name}`)
  assert.notEqual(Object.keys(imported).length, 0, name)
  for (const [key, value] of Object.entries(imported)) assert.equal(value, required[key], `${name}: ${key}`)
}
const loaded = Object.keys(require.cache)
assert.equal(loaded.filter((file) => file.endsWith('.node')).length, 1)
assert.equal(loaded.filter((file) => /dist[\\/]library\.js$/.test(file)).length, 1)
assert(loaded.every((file) => /[\\/]node_modules[\\/]phase-router/.test(file)))

const { shard } = require('phase-router/shard')
const files = Array.from({ length: 70 }, (_, i) => `${i}.test.js`)
const shards = [1, 2, 3].map((index) => shard(files, index, { capacities: [1, 2, 4] }))
assert.deepEqual(
  shards.map((part) => part.files.length),
  [10, 20, 40],
)
assert.deepEqual(shards.flatMap((part) => part.files).sort(), files.sort())
console.log('ok')
