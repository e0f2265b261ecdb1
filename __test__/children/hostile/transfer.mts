// The memory of every input is transferred away while the tasks wait and run.
import assert from 'node:assert/strict'
import { survive } from './calls.mjs'

await survive((array) => {
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] })
  assert.equal(array.byteLength, 0)
})
console.log('ok')
