// Every test: the Rust kernel's, then the JavaScript API's; prints how many passed and failed.
import { spawn } from 'node:child_process'

/** Runs a command, shows what it prints, and returns it with the exit code. */
function run(command, args) {
  console.log(`\n> ${command} ${args.join(' ')}`)
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['inherit', 'pipe', 'inherit'],
      shell: process.platform === 'win32',
    })
    let output = ''
    child.stdout.on('data', (data) => {
      output += data
      process.stdout.write(data)
    })
    child.on('error', (error) => {
      console.error(error.message)
      resolve({ code: 1, output })
    })
    child.on('close', (code) => resolve({ code, output }))
  })
}

/** The sum of the first group of every match. */
const total = (text, pattern) => [...text.matchAll(pattern)].reduce((sum, match) => sum + Number(match[1]), 0)

const rust = await run('cargo', ['test', '--no-default-features', '--quiet'])
const javascript = await run(process.execPath, ['node_modules/ava/entrypoints/cli.mjs'])

const counts = [
  ['Rust', total(rust.output, /(\d+) passed;/g), total(rust.output, /(\d+) failed;/g), rust.code],
  [
    'JavaScript',
    total(javascript.output, /^ {2}(\d+) tests? passed/gm),
    total(javascript.output, /^ {2}(\d+) (?:tests? failed|uncaught|unhandled)/gm),
    javascript.code,
  ],
]
console.log()
for (const [name, passed, failed, code] of counts) {
  console.log(`${name}: ${passed} passed, ${failed} failed${code === 0 ? '' : ` (exit code ${code})`}`)
}
const sum = (column) => counts.reduce((all, row) => all + row[column], 0)
console.log(`${sum(1)} passed, ${sum(2)} failed`)
// A suite that ran nothing has not passed.
process.exit(counts.every(([, passed, , code]) => passed > 0 && code === 0) ? 0 : 1)
