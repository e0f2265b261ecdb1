import { runs } from './measure.js'

/** What the times mean. */
export const timing =
  `Times: routing alone, median of ${runs} synchronous calls, in milliseconds; ` +
  'for exact they include its plan, for sampled the arcs are given.'
