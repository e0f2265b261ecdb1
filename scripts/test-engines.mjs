// Tests with real engines: npm run test:engines [-- FILES]. Starts the servers that the machine has, says what is skipped
// and why, runs __test__/engines/*.engine.mts, and ends all servers.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { hasPassed, tapCounts, verdict } from './counts.mjs'
import { Engines } from './engines.mjs'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const engines = new Engines()
await engines.start(['redis', 'nats', 'kafka'])
for (const line of engines.skipped) console.log(`skipped: ${line}`)
const { output, code } = await tests()
await engines.stop()

const counts = tapCounts(output)
console.log(`\n${verdict('Engines', counts, code)}`)
for (const line of engines.skipped) console.log(`skipped: ${line}`)
process.exit(hasPassed(counts, code) ? 0 : 1)

/** Runs the tests, shows what they say, and returns it with the exit code. */
function tests() {
  const ava = ['node_modules/ava/entrypoints/cli.mjs', '--config', 'ava.engines.config.mjs', '--tap']
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...ava, ...process.argv.slice(2)], {
      stdio: ['inherit', 'pipe', 'inherit'],
      env: { ...process.env, ...engines.env },
    })
    let output = ''
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (data) => {
      output += data
      process.stdout.write(data)
    })
    child.once('error', (error) => resolve({ output: error.message, code: 1 }))
    child.once('close', (code) => resolve({ output, code }))
  })
}
