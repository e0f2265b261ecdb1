import { inputs, survive } from './inputs.mjs'

const resizable = (bytes: number) =>
  new (ArrayBuffer as never as ResizableConstructor)(bytes, { maxByteLength: bytes * 2 })

interface ResizableConstructor {
  new (bytes: number, options: { maxByteLength: number }): ArrayBuffer
}

await survive(
  (array) => (array.buffer as ArrayBuffer & { resize(bytes: number): void }).resize(0),
  () => inputs(resizable),
)
