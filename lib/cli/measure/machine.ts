import { availableParallelism, cpus, totalmem } from 'node:os'
import { runtime } from '../../addon/binding.js'

const cpu = cpus()[0]?.model.trim() ?? process.arch

/** Where times were measured: a time without its machine says little. */
export const machine = `${cpu}, ${availableParallelism()} threads, Node ${process.version}`

/** The machine and the versions that a record belongs to. */
export function machineFacts() {
  const { threads, simd } = runtime
  return {
    cpu,
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    threads,
    simd,
  }
}
