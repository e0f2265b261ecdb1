// Prints a digest of some routes: the same whatever the process runs on.
import { createHash } from 'node:crypto'
import { routeSync } from 'phase-router'

const capacities = Array.from({ length: 50 }, (_, j) => 1 + (j % 7))
const routes = routeSync({ sources: 100_000, fanOut: 3, capacities, seed: 11 })
console.log(
  createHash('sha256')
    .update(new Uint8Array(routes.buffer, routes.byteOffset, routes.byteLength))
    .digest('hex'),
)
