// A panic in the kernel rejects the promise, and the addon goes on working.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { routeSync } from 'phase-router'

// The hook is not part of the library: it is reached by the file's path.
const binding = createRequire(import.meta.url)('../../index.js')
const { environment } = binding.initialize()
for (let i = 0; i < 20; i++) {
  await assert.rejects(binding.panicForTest(new binding.Task(environment)), {
    code: 'ERR_INTERNAL',
    message: /the kernel panicked.*a panic for the test/,
  })
}
assert.equal(routeSync({ method: 'hash', sources: 5, targets: 2, fanOut: 1 }).length, 5)
console.log('ok')
