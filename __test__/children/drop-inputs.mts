import assert from 'node:assert/strict'
import { calls } from './inputs.mjs'

const collect = (globalThis as { gc?: () => void }).gc as () => void
const started = calls().map(({ start, expected }) => ({ promise: start(), expected }))
for (let i = 0; i < 10; i++) {
  collect()
  await new Promise((resolve) => setImmediate(resolve))
}
for (const { promise, expected } of started) assert.deepEqual(await promise, expected)
console.log('ok')
