#!/usr/bin/env node
import { fileError } from '../files/errors.js'
import { Interrupted, interrupts } from './exit.js'
import { run } from './run.js'

const stop = new AbortController()
for (const name of Object.keys(interrupts) as (keyof typeof interrupts)[]) {
  process.on(name, () => {
    // The second one ends the process at once; what is half written goes then, too.
    if (stop.signal.aborted) process.exit(interrupts[name])
    stop.abort(new Interrupted(name))
  })
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader (`| head`) has seen enough; files are still written.
  if (error.code !== 'EPIPE') {
    stop.abort(fileError('standard output', 'write to it', error))
  }
})

process.exitCode = await run(process.argv, stop.signal)
