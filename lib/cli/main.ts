#!/usr/bin/env node
import { run } from './run.js'

const stop = new AbortController()
// Once: a second Ctrl-C ends the process at once, as without a handler.
process.once('SIGINT', () => stop.abort())

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader (`| head`) has seen enough; files are still written.
  if (error.code !== 'EPIPE') {
    stop.abort(error)
  }
})

process.exitCode = await run(process.argv, stop.signal)
