// Every input is overwritten while the tasks wait and run; once in memory of its own, once in memory
// that other threads see too.
import { survive } from './calls.mjs'

await survive((array) => new Uint8Array(array.buffer).fill(255))
await survive(
  (array) => new Uint8Array(array.buffer).fill(255),
  (bytes) => new SharedArrayBuffer(bytes),
)
console.log('ok')
