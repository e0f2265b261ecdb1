#!/usr/bin/env node
import { run } from './run.js'

const interrupt = new AbortController()
// Once: a second Ctrl-C ends the process at once, as without a handler.
process.once('SIGINT', () => interrupt.abort())

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader (`| head`) has seen enough; files are still written.
  if (error.code !== 'EPIPE') {
    throw error
  }
})

process.exitCode = await run(process.argv, interrupt.signal)
