// A panic in the kernel rejects the promise, also with other tasks around it, and the addon goes on
// working.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { checkAll, entries, expected } from './calls.mjs'

// The hook is not part of the library: it is reached by the file's path.
const binding = createRequire(import.meta.url)('../../../index.js')
const { environment } = binding.initialize()
const panic = () =>
  assert.rejects(binding.panicForTest(new binding.Task(environment)), {
    code: 'ERR_INTERNAL',
    message: /the kernel panicked.*a panic for the test/,
  })
const wanted = await expected()
for (let i = 0; i < 20; i++) await panic()
const names = entries().map(({ name }) => name)
const results = entries().map(({ start }) => {
  const promise = start()
  return panic().then(() => promise)
})
checkAll(await Promise.all(results), wanted, names)
console.log('ok')
