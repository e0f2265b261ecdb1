// The same as CommonJS.
const { Router } = require('phase-router')

new Router({ sources: 10, fanOut: 2, targets: 3 }).route().then((routes) => {
  if (routes.length !== 20) throw new Error('not as expected')
  console.log('ok')
})
