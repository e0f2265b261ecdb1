// Every input is posted to another thread, which is what detaches memory in practice.
import assert from 'node:assert/strict'
import { MessageChannel } from 'node:worker_threads'
import { survive } from './calls.mjs'

const { port1, port2 } = new MessageChannel()
port2.on('message', () => {})
port2.unref()
await survive((array) => {
  port1.postMessage(array, [array.buffer as ArrayBuffer])
  assert.equal(array.length, 0)
})
port1.close()
console.log('ok')
