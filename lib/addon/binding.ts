// The native addon, registered for this JavaScript thread. The one place that loads it, so that a
// failure says what to do. Loading throws too when the environment holds settings that this machine
// cannot follow.
import type * as Addon from '../../index.js'
import { addonNotLoaded, addonOfOtherVersion } from './addon-errors.js'
import { manifest } from './manifest.js'
import { settle } from './waiting.js'

export type {
  AssignFacts,
  AssignInput,
  CertifyFacts,
  Churn,
  Distribution,
  ExactPlan,
  ExactRest,
  KeyFacts,
  KeyPlan,
  LimitViolations,
  PlanFacts,
  Profile,
  Rebalanced,
  RebalanceInput,
  SampledInput,
  StreamChangeInput,
  StreamInput,
  StreamPlan,
  Task,
} from '../../index.js'

/** The functions of the addon. */
export const binding: typeof Addon = load()

/** How the addon runs here: its version, threads and instruction set. */
export const runtime = binding.runtime()

if (runtime.version !== manifest.version) throw addonOfOtherVersion(runtime.version)

/** This JavaScript thread, as the addon knows it. */
export const environment = new binding.Environment(settle)

function load(): typeof Addon {
  try {
    return require('../../index.js')
  } catch (error) {
    throw addonNotLoaded(error)
  }
}
