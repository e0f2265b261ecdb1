// What is bundled: an ES module that uses the library in both ways, and an entry for an engine.
import { Router, routeSync } from 'phase-router'
import { shard } from 'phase-router/shard'

const routes = await new Router({ sources: 10, fanOut: 2, targets: 3 }).route()
if (routes.length !== 20 || routeSync({ sources: 1, fanOut: 1, targets: 2 }).length !== 1)
  throw new Error('not as expected')
if (typeof shard !== 'function') throw new Error('no entry for engines')
console.log('ok')
