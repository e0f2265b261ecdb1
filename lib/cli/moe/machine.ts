import { availableParallelism, cpus } from 'node:os'
import { runs } from './measure.js'

/** What the times mean. */
export const timing =
  `Times: routing alone, median of ${runs} synchronous calls, in milliseconds; ` +
  'for exact they include its plan, for sampled the arcs are given.'

/** Where they were measured: a time without its machine says little. */
export const machine =
  `Machine: ${cpus()[0]?.model.trim() ?? process.arch}, ` + `${availableParallelism()} threads, Node ${process.version}`
