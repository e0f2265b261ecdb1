// The memory of every input shrinks to nothing, or grows, while the tasks wait and run.
import { survive } from './calls.mjs'

interface Resizable extends ArrayBuffer {
  resize(bytes: number): void
}

const make = (bytes: number): ArrayBuffer =>
  new (ArrayBuffer as never as new (bytes: number, options: object) => ArrayBuffer)(bytes, { maxByteLength: bytes * 2 })

await survive((array) => (array.buffer as Resizable).resize(0), make)
await survive((array) => (array.buffer as Resizable).resize(array.byteLength * 2), make)
console.log('ok')
