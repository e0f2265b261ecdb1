import { binding } from '../addon/binding.js'
import { newNumbers, newWords } from '../arguments/allocate.js'
import { lengthOf, type Numbers, optionalFloat64 } from '../arguments/arrays.js'
import { checkSlots, finite } from '../arguments/numbers.js'
import { bare, optional, type Readers } from '../arguments/options.js'
import { invalidValue } from '../errors.js'
import { sampledCall } from '../published/phase-router.js'
import { withTargets } from '../targets.js'
import { type CommonOptions, commonReaders, method } from './method.js'

/** What `sampled` takes. */
export interface SampledOptions extends CommonOptions {
  /** The share of the ring that an arc of mean weight covers: above 0, at most 1; 0.3 by default. */
  density?: number | undefined
  /** How far each source looks around, relative to the others: N numbers >= 0; equal by default. */
  sourceWeights?: Numbers | undefined
}

/** `sampled`: the published phase router, on any number of sources and targets. */
export const sampled = method({
  readers: {
    ...commonReaders,
    density: optional(finite),
    sourceWeights: optionalFloat64,
  } satisfies Readers<SampledOptions>,
  contract: {
    summary: 'the published phase router',
    keepsLimits: false,
    distinct: true,
    cost: 'O(M * density) a source',
  },
  prepare(options) {
    const { sources, fanOut, capacities, seed, density, sourceWeights } = withTargets(options)
    checkSlots(sources, fanOut)
    const weights = sourceWeights ?? newNumbers(sources).fill(1)
    if (weights.length !== sources) {
      throw invalidValue('sourceWeights', `must have length ${sources}; received ${weights.length}`)
    }
    const targets = lengthOf(capacities)
    const [sDegrees, tDegrees] = [newWords(sources), newWords(targets)]
    binding.degreesFromWeights('sourceWeights', weights, density, targets, sDegrees)
    // Without a source the ring of sources has no position, so no arc can lie on it.
    if (sources > 0) binding.degreesFromWeights('capacities', capacities, density, sources, tDegrees)
    return sampledCall(bare({ sDegrees, tDegrees, k: fanOut, seed }))
  },
})
