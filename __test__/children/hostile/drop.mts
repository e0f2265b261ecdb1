// Nobody holds the inputs, the promises' callers or the options any more, and garbage is collected.
import { checkAll, collect, entries, expected } from './calls.mjs'

const wanted = await expected()
const started = entries().map(({ start, name }) => ({ promise: start(), name }))
await collect(20)
const results = await Promise.all(started.map(({ promise }) => promise))
await collect()
checkAll(
  results,
  wanted,
  started.map(({ name }) => name),
)
console.log('ok')
