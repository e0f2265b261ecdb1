// What may be done with a result, at every entry point that gives one. Plain JavaScript, for any Node.
const assert = require('node:assert/strict')
const { readFileSync } = require('node:fs')
const { MessageChannel, Worker, isMainThread, parentPort, workerData } = require('node:worker_threads')
const vm = require('node:vm')
const { entries, exported } = require('./results-entries.cjs')

/** The typed arrays of a result, wherever they are in it. */
function arraysOf(result) {
  if (ArrayBuffer.isView(result)) return [result]
  return typeof result === 'object' && result !== null ? Object.values(result).flatMap(arraysOf) : []
}

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
  // Every export has a row, and so has every member of what is a class.
  const rows = new Set(Object.keys(table).map((name) => name.split(', ')[0]))
  assert.deepEqual([...rows].sort(), exported(library).sort(), 'the rows of results-entries.cjs')

  let done = 0
  let without = 0
  for (const [name, make] of Object.entries(table)) {
    const expected = arraysOf(await make()).map((array) => array.slice())
    if (expected.length === 0) without++
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
  // This program needs no hook for TypeScript, and a thread would inherit that of the process.
  const worker = new Worker(__filename, { workerData: 'thread', execArgv: [] })
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
  const types = ['Uint8Array', 'Int32Array', 'Uint32Array', 'Float64Array', 'BigUint64Array']
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
  const count = Object.keys(table).length
  console.log(`Node ${process.version}: ${count} calls, ${without} without arrays; ${done} arrays given away`)
  console.log('ok')
}

if (isMainThread) main()
else if (workerData === 'thread') inThread()
