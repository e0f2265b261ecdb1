import { createHash } from 'node:crypto'
import ConsistentHash from 'consistent-hash'
import { ringContender } from './ring.mjs'

/** Control points of a target of mean capacity; the package's own default for all. */
const points = 40

/** Its hash of a name has 24 bits, which it multiplies by 32. */
const range = 2 ** 29

const place = (target: number, at: number) =>
  createHash('md5').update(`${target} ${at}`).digest().readUInt32LE() % range

/** npm consistent-hash: a ring of random control points, as many as the capacity says. */
export const consistentHash = ringContender('npm consistent-hash', (capacities) => {
  const mean = capacities.reduce((sum, capacity) => sum + capacity, 0) / capacities.length
  // Its default range of 100 003 positions is too small for the points of hundreds of targets.
  const ring = new ConsistentHash({ range })
  capacities.forEach((capacity, target) => {
    const count = Math.round((capacity / mean) * points)
    // Places of its own: the package would draw them at random, anew in every process.
    const places = Array.from({ length: count }, (_, at) => place(target, at))
    if (count > 0) ring.add(String(target), count, places)
  })
  return (key, count) => ring.get(key, count)
})
