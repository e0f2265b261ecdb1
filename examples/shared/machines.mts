// Machines of unequal capacity, each a process of its own, so that one can be killed in the middle of its work.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A machine, as it is told what it is. */
export interface Machine {
  readonly name: string
  readonly capacity: number
}

/** Machines that run the same script; each says `ready`, then the number of every job that it has done. */
export class Machines {
  /** Which jobs each machine has done, by its name. */
  readonly done = new Map<string, number[]>()
  readonly #processes = new Map<string, ChildProcess>()

  /** Starts the machines of a list and waits until they are ready. */
  static async start<T extends Machine>(script: URL, machines: readonly T[]): Promise<Machines> {
    const all = new Machines()
    const loader = new URL('../../scripts/typescript.mjs', import.meta.url).href
    await Promise.all(
      machines.map(async (machine) => {
        const child = fork(fileURLToPath(script), [JSON.stringify(machine)], { execArgv: ['--import', loader] })
        all.#processes.set(machine.name, child)
        await once(child, 'message')
        const jobs: number[] = []
        all.done.set(machine.name, jobs)
        child.on('message', (job) => jobs.push(job as number))
      }),
    )
    return all
  }

  /** How many jobs have been done. */
  get jobs(): number {
    return new Set([...this.done.values()].flat()).size
  }

  /** How many jobs have been done more than once. */
  get twice(): number {
    return [...this.done.values()].flat().length - this.jobs
  }

  /** Tells machines that are there to work on a queue; without a name, each on its own. */
  workOn(queue?: string): void {
    for (const [name, child] of this.#processes) child.send(queue ?? name)
  }

  /** Ends a machine in the middle of what it does. */
  kill(name: string): void {
    this.#processes.get(name)?.kill('SIGKILL')
    this.#processes.delete(name)
  }

  /** Ends all machines. */
  end(): void {
    for (const name of [...this.#processes.keys()]) this.kill(name)
  }
}

/** What the process was started as. */
export const machine = <T extends Machine>() => JSON.parse(process.argv[2] as string) as T

/** Tells that a job is done, and waits until that is on its way. */
export const tell = (message: number | 'ready') =>
  new Promise<void>((resolve, reject) => {
    process.send?.(message, (error: Error | null) => (error ? reject(error) : resolve()))
  })

let turn = Promise.resolve()
/** One unit of work at a time, however many queues a machine works on. */
export function work(milliseconds: number): Promise<void> {
  turn = turn.then(() => new Promise((resolve) => setTimeout(resolve, milliseconds)))
  return turn
}
