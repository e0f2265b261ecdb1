import { route } from 'phase-router'

for (let i = 0; i < 4; i++) route({ method: 'sampled', sources: 60_000, targets: 60_000, fanOut: 2 })
setTimeout(() => {
  console.log('ok')
  process.exit(0)
}, 100)
