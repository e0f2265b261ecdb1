import assert from 'node:assert/strict'
import { survive } from './inputs.mjs'

await survive((array) => {
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] })
  assert.equal(array.byteLength, 0)
})
