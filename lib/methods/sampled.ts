import { checkSlots, finite, float64, type Numbers } from '../arguments.js'
import { binding } from '../binding.js'
import { invalidValue } from '../errors.js'
import { newNumbers, newWords } from '../memory.js'
import { sampledCall } from '../phase-router.js'
import { COMMON_OPTIONS, type CommonOptions, type Method, readCommon } from './method.js'

/** What `sampled` takes. */
export interface SampledOptions extends CommonOptions {
  /** The share of the ring that an arc of mean weight covers: above 0, at most 1; 0.3 by default. */
  density?: number
  /** How far each source looks around, relative to the others: N numbers >= 0; equal by default. */
  sourceWeights?: Numbers
}

/** `sampled`: the published phase router, on any number of sources and targets. */
export const sampled: Method<SampledOptions> = {
  options: [...COMMON_OPTIONS, 'density', 'sourceWeights'],
  prepare(options) {
    const { sources, fanOut, capacities, seed } = readCommon(options)
    checkSlots(sources, fanOut)
    const density = options.density === undefined ? undefined : finite('density', options.density)
    const weights =
      options.sourceWeights === undefined
        ? newNumbers(sources).fill(1)
        : float64('sourceWeights', options.sourceWeights)
    if (weights.length !== sources) {
      throw invalidValue('sourceWeights', `must have length ${sources}; received ${weights.length}`)
    }
    const [sDegrees, tDegrees] = [newWords(sources), newWords(capacities.length)]
    binding.degreesFromWeights('sourceWeights', weights, density, capacities.length, sDegrees)
    // Without a source the ring of sources has no position, so no arc can lie on it.
    if (sources > 0) binding.degreesFromWeights('capacities', capacities, density, sources, tDegrees)
    return sampledCall({ sDegrees, tDegrees, k: fanOut, seed })
  },
}
