// The native addon, registered for this JavaScript thread. Loading throws when the environment
// holds settings that this machine cannot follow.
import { initialize } from '#binding'

/** How the addon runs here: threads, instruction set, and the number of this JavaScript thread. */
export const runtime = initialize()
