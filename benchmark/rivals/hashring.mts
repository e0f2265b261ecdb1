import HashRing from 'hashring'
import { ringContender } from './ring.mjs'

/** npm hashring: consistent hashing as ketama does it, MD5, points in proportion to weights. */
export const hashring = ringContender('npm hashring', (capacities) => {
  const weights = Object.fromEntries(Array.from(capacities, (weight, target) => [String(target), { weight }]))
  // Its cache would answer for names that come again; ours computes every time.
  const ring = new HashRing(weights, 'md5', { 'max cache size': 1 })
  return (key, count) => ring.range(key, count)
})
