// Every test: the Rust kernel's, then the JavaScript API's; prints how many passed and failed.
import { spawn } from 'node:child_process'
import { cargoCounts, hasPassed, tapCounts, verdict } from './counts.mjs'

/** Runs a command, shows those lines of what it prints that `shows` keeps, and returns all with the exit code. */
function run(command, args, shows = () => true) {
  console.log(`\n> ${command} ${args.join(' ')}`)
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['inherit', 'pipe', 'inherit'],
      shell: process.platform === 'win32',
    })
    let output = ''
    let rest = ''
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (data) => {
      output += data
      const lines = (rest + data).split('\n')
      rest = lines.pop()
      for (const line of lines) if (shows(line)) console.log(line)
    })
    child.on('error', (error) => {
      console.error(error.message)
      resolve({ code: 1, output })
    })
    child.on('close', (code) => {
      if (rest !== '') console.log(rest)
      resolve({ code, output })
    })
  })
}

const rust = await run('cargo', ['test', '--no-default-features', '--quiet'])
// One line for each of some thousand tests that pass says nothing.
const javascript = await run(process.execPath, ['node_modules/ava/entrypoints/cli.mjs', '--tap'], (line) => {
  return !/^ok \d/.test(line)
})

const suites = [
  ['Rust', cargoCounts(rust.output), rust.code],
  ['JavaScript', tapCounts(javascript.output), javascript.code],
]
console.log()
for (const suite of suites) console.log(verdict(...suite))
const sum = (name) => suites.reduce((all, [, counts]) => all + (counts?.[name] ?? 0), 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(suites.every(([, counts, code]) => hasPassed(counts, code)) ? 0 : 1)
