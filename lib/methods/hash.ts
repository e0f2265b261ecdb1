import { checkSlots, integer, readSeed } from '../arguments.js'
import { binding } from '../binding.js'
import { COMMON_OPTIONS, type CommonOptions, type Method, readCapacities } from './method.js'

/** `hash`: the hash of (source, seed, slot) modulo M; blind to capacity, duplicates possible. */
export const hash: Method<CommonOptions> = {
  options: COMMON_OPTIONS,
  prepare(options) {
    const sources = integer('sources', options.sources)
    const fanOut = integer('fanOut', options.fanOut, 1)
    checkSlots(sources, fanOut)
    const capacities = readCapacities(options)
    const seed = readSeed(options.seed)
    return {
      now: () => binding.hashSync(sources, fanOut, capacities, seed),
      start: (task) => binding.hash(task, sources, fanOut, capacities, seed),
    }
  },
}
