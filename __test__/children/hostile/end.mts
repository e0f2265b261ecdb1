// Ends the process with work in flight, in the way that the first argument says; with a second
// argument without the library, as plain Node does.
const [how, plain] = process.argv.slice(2)
if (plain === undefined) {
  const { Router, route } = await import('phase-router')
  const router = new Router({ sources: 50_000_000, fanOut: 4, targets: 1000 })
  const out = new Int32Array(new SharedArrayBuffer(200_000_000 * 4))
  void route({ method: 'sampled', sources: 60_000, targets: 60_000, fanOut: 2 })
  void router.route({ out })
  void Router.create({ sources: 1_000_000, fanOut: 4, targets: 1000, fanOuts: new Uint8Array(1_000_000).fill(3) })
  for (let i = 0; i < 10; i++) void route({ method: 'sampled', sources: 60_000, targets: 60_000, fanOut: 2 })
} else {
  setTimeout(() => {}, 60_000)
}
setTimeout(() => {
  console.log('ending')
  switch (how) {
    case 'exit':
      return process.exit(0)
    case 'exit-7':
      return process.exit(7)
    case 'uncaught':
      throw new Error('thrown on purpose')
    case 'rejection':
      return void Promise.reject(new Error('rejected on purpose'))
    case 'abort-handler':
      process.on('exit', () => console.log('handler'))
      return process.exit()
    case 'sigterm':
      return void process.kill(process.pid, 'SIGTERM')
    default:
      throw new Error(`no way '${how}'`)
  }
}, 150)
