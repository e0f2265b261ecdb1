// A panic in the kernel rejects the promise, also with other tasks around it, and the addon goes on
// working.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { checkAll, entries, expected } from './calls.mjs'

// The hook is not part of the library: it is reached by the file's path.
const binding = createRequire(import.meta.url)('../../../index.js')
const settled = new Map<number, (failed: boolean, error: unknown) => void>()
const environment = new binding.Environment((task: number, failed: boolean, error: unknown) =>
  settled.get(task)?.(failed, error),
)
const panic = async () => {
  const number = settled.size
  const ended = new Promise((resolve) => {
    settled.set(number, (failed, error) => resolve(failed && error))
  })
  binding.panicForTest(new binding.Task(environment, number, false, false))
  const error = (await ended) as { code: string; message: string }
  assert.equal(error.code, 'ERR_INTERNAL')
  assert.match(error.message, /the kernel panicked.*a panic for the test/)
}
const wanted = await expected()
for (let i = 0; i < 20; i++) await panic()
const names = entries().map(({ name }) => name)
const results = entries().map(({ start }) => {
  const promise = start()
  return panic().then(() => promise)
})
checkAll(await Promise.all(results), wanted, names)
console.log('ok')
