const assert = require('node:assert/strict')
const library = require('phase-router')

const options = { sources: 1000, fanOut: 2, capacities: [8, 2, 2, 1, 1], seed: 42 }
const routes = library.routeSync(options)
assert.equal(routes.length, 2000)
library.route(options).then(async (again) => {
  assert.deepEqual(again, routes)
  assert.equal((await import('phase-router')).Router, library.Router)
  console.log('ok')
})
