import { availableParallelism, cpus } from 'node:os'

/** Where times were measured: a time without its machine says little. */
export const machine =
  `${cpus()[0]?.model.trim() ?? process.arch}, ` + `${availableParallelism()} threads, Node ${process.version}`
