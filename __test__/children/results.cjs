// What may be done with a result, at every entry point that gives one. Plain JavaScript, for any Node.
const assert = require('node:assert/strict')
const { readFileSync } = require('node:fs')
const { MessageChannel, Worker, isMainThread, parentPort, workerData } = require('node:worker_threads')
const vm = require('node:vm')

/** Every entry point, and what it gives: an array, or an object of arrays. */
function entries(library) {
  const { Router, capacityProfiles, route, routeSync } = library
  const options = { sources: 40_000, fanOut: 2, capacities: [3, 2, 1, 5] }
  const few = { sources: 50, fanOut: 2, capacities: [3, 2, 1, 5] }
  const weights = Float64Array.from({ length: 50 }, (_, i) => 1 + (i % 7))
  const degrees = new Uint32Array(300).fill(100)
  const square = { n: 300, k: 2, sDegrees: degrees, tDegrees: degrees }
  const routes = routeSync(options)
  const router = () => new Router(options)
  const all = {
    loads: () => router().loads,
    shares: () => router().shares,
    weightedLoads: () => new Router({ ...few, weights }).weightedLoads,
    targetsOf: () => router().targetsOf(17),
    sourcesOf: () => router().sourcesOf(2),
    'Router.route': () => router().route(),
    'Router.route, a small one': () => router().route({ to: 3 }),
    'Router.routeSync': () => router().routeSync(),
    'Router.create': async () => (await Router.create({ ...few, weights })).route(),
    'Router.chunks': async () => {
      for await (const { routes } of router().chunks({ size: 7000 })) return routes
    },
    phaseRouter: () => library.phaseRouter({ ...square, ...library.shuffledPermutations(300, 1) }),
    phaseRouterSync: () => library.phaseRouterSync({ ...square, ...library.shuffledPermutations(300, 1) }),
    phaseRouterAuto: () => library.phaseRouterAuto(square),
    phaseRouterAutoSync: () => library.phaseRouterAutoSync(square),
    packBits: () => library.packBits(degrees, 300),
    shuffledPermutations: () => library.shuffledPermutations(1000, 3),
    makeLimits: () => library.makeLimits([3, 1, 1], 100, 1.1),
    computeLoads: () => library.computeLoads(routes, 4),
    computeWeightedLoads: () => library.computeWeightedLoads(routes.slice(0, 100), 4, weights),
    enforceLimits: () => library.enforceLimits(routes, [10_000, 10_000, 10_000, 10_000]),
    scatterWidths: () => library.scatterWidths(routes, 2, 4),
  }
  for (const method of library.methods) {
    const methodOptions = method === 'sampled' ? { ...few, method } : { ...options, method }
    all[`route ${method}`] = () => route(methodOptions)
    all[`routeSync ${method}`] = () => routeSync(methodOptions)
  }
  for (const name of Object.keys(capacityProfiles)) all[name] = () => capacityProfiles[name](100, 5)
  return all
}

/** The typed arrays of a result. */
const arraysOf = (result) => (ArrayBuffer.isView(result) ? [result] : Object.values(result).filter(ArrayBuffer.isView))

/** Ways to give memory away, each of which gives an array over it. */
const away = {
  structuredClone: (array) => structuredClone(array, { transfer: [array.buffer] }),
  transfer: (array) => new array.constructor(array.buffer.transfer()),
  resizable: (array) => new array.constructor(array.buffer.transfer(array.byteLength)),
  postMessage: async (array) => {
    const { port1, port2 } = new MessageChannel()
    const received = new Promise((resolve) => port2.once('message', resolve))
    port1.postMessage(array, [array.buffer])
    const moved = await received
    port1.close()
    return moved
  },
}
if (ArrayBuffer.prototype.transfer === undefined) {
  delete away.transfer
  delete away.resizable
}

async function inThread() {
  const results = {}
  const lists = []
  for (const [name, make] of Object.entries(entries(require('phase-router')))) {
    results[name] = arraysOf(await make()).map((array) => {
      // By turns as it is, and through what makes Node forget whose memory it is.
      const turn = lists.length % 2 && ArrayBuffer.prototype.transfer
      const moved = turn ? new array.constructor(array.buffer.transfer()) : array
      lists.push(moved.buffer)
      return moved
    })
  }
  parentPort.postMessage(results, lists)
}

async function main() {
  const library = require('phase-router')
  const table = entries(library)
  let done = 0
  for (const [name, make] of Object.entries(table)) {
    const expected = arraysOf(await make()).map((array) => array.slice())
    assert(expected.length > 0, name)
    for (const [how, give] of Object.entries(away)) {
      const arrays = arraysOf(await make())
      for (const [i, array] of arrays.entries()) {
        assert.deepEqual(structuredClone(array), expected[i], `${name}, cloned`)
        const moved = await give(array)
        assert.deepEqual(moved, expected[i], `${name}, ${how}`)
        assert.equal(array.length, 0, `${name}, ${how}: detached`)
        moved.fill(moved[0])
        done++
      }
    }
  }

  // A getter makes a new array where the last one was given away.
  const router = new library.Router({ sources: 9, fanOut: 1, capacities: [2, 1] })
  for (const name of ['loads', 'shares', 'weightedLoads']) {
    const given = router[name]
    assert.equal(router[name], given)
    structuredClone(given, { transfer: [given.buffer] })
    assert.deepEqual([...router[name]], [6, 3], name)
  }

  // A thread gives all its results away and ends; they stay what they are, and may be written to.
  let results
  const worker = new Worker(__filename, { workerData: 'thread' })
  worker.on('message', (message) => {
    results = message
  })
  await new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject))
  const junk = Array.from({ length: 2000 }, () => Buffer.alloc(1000, 255))
  for (const [name, make] of Object.entries(table)) {
    assert.deepEqual(results[name], arraysOf(await make()), `${name}, after its thread has ended`)
    for (const array of results[name]) array.fill(array[0])
  }
  assert.equal(junk.length, 2000)

  // Results are of the classes of the realm in which the library was evaluated, as test runners do.
  const context = vm.createContext({
    process,
    AbortController,
    structuredClone,
    setTimeout,
    console,
    SharedArrayBuffer,
  })
  const file = require.resolve('phase-router').replace(/index\.js$/, 'library.js')
  const inner = require('node:module').createRequire(file)
  const evaluate = vm.compileFunction(
    readFileSync(file, 'utf8'),
    ['module', 'exports', 'require', '__filename', '__dirname'],
    {
      filename: file,
      parsingContext: context,
    },
  )
  const module = { exports: {} }
  evaluate(module, module.exports, inner, file, '')
  const types = ['Int32Array', 'Uint32Array', 'Float64Array', 'BigUint64Array']
  const classes = types.map((name) => vm.runInContext(name, context))
  const Buffers = vm.runInContext('ArrayBuffer', context)
  for (const [name, make] of Object.entries(entries(module.exports))) {
    for (const array of arraysOf(await make())) {
      assert(
        classes.some((type) => array instanceof type),
        `${name}: of another realm`,
      )
      assert(array.buffer instanceof Buffers, `${name}: memory of another realm`)
    }
  }
  assert(module.exports.route({ sources: 1, fanOut: 1, targets: 1 }) instanceof vm.runInContext('Promise', context))
  console.log(`Node ${process.version}: ${Object.keys(table).length} entry points, ${done} arrays given away`)
  console.log('ok')
}

if (isMainThread) main()
else if (workerData === 'thread') inThread()
