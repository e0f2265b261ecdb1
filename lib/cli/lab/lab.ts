import { readFile } from 'node:fs/promises'
import { invalidValue } from '../../errors.js'
import { step } from '../../files/errors.js'
import type { TableOptions } from '../read/table.js'
import { readTargets } from '../read/targets.js'
import { print, say } from '../terminal.js'
import { linkOf, problemOf } from './problem/link.js'
import { firstProblem, most, type Problem, readProblem, Unfit } from './problem/problem.js'
import { startLab } from './server.js'

export interface LabOptions {
  readonly port: number
  readonly targets?: string
  /** An address of a lab, or what follows its `#`. */
  readonly link?: string
  readonly separator?: string
}

/** The build puts what the page runs beside the bundle. */
const script = new URL('./lab-page.js', import.meta.url)

/** `phase-router lab`: ends when the signal does. */
export async function lab(options: LabOptions, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const problem = await startOf(options, signal)
  const page = await step('lab-page.js', 'read it', () => readFile(script, 'utf8'))
  const { address, close } = await startLab(options.port, page)
  try {
    print(problem === firstProblem ? address : `${address}#${linkOf(problem)}`)
    say('The lab is at this address, for whoever knows it on this machine, until Ctrl-C.')
    await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      if (signal.aborted) reject(signal.reason)
    })
  } finally {
    await close()
  }
}

async function startOf({ targets, link, separator }: LabOptions, signal: AbortSignal): Promise<Problem> {
  if (targets !== undefined) return problemWith(targets, { separator, signal })
  if (link === undefined) return firstProblem
  try {
    return problemOf(link.slice(link.indexOf('#') + 1))
  } catch (error) {
    if (!(error instanceof Unfit)) throw error
    throw invalidValue('--link', `is that of no lab: ${error.message.replace('fanOut', 'fan-out')}`)
  }
}

/** The targets of a table, and else what the lab shows at first. */
async function problemWith(file: string, options: TableOptions): Promise<Problem> {
  const { names, capacities, limits, domains } = await readTargets(file, false, options)
  if (domains !== undefined) say(`${file}: the lab knows no domains`)
  if (names.length > most.targets)
    throw new Error(`${file}: the lab takes ${most.targets} targets at most; there are ${names.length}`)
  const targets = names.map((name, at) => {
    const limit = limits?.[at] ?? Number.POSITIVE_INFINITY
    return { name, capacity: capacities[at] as number, limit: Number.isFinite(limit) ? limit : null }
  })
  try {
    return readProblem({ ...firstProblem, before: targets, now: targets })
  } catch (error) {
    throw error instanceof Unfit ? new Error(`${file}: ${error.message}`) : error
  }
}
