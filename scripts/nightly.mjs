// What needs nightly Rust: fuzzing and sanitizers. Where there is none, they are skipped, aloud.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

/** What a command prints, or undefined where it cannot be run or fails. */
export function output(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

/** The triple of this machine, as nightly Rust names it; ends the process with code 0 where it is not installed. */
export function nightlyHost(what) {
  const host = /^host: (.*)$/m.exec(output('rustc', ['+nightly', '-vV']) ?? '')?.[1]
  if (host === undefined) {
    console.log(`${what}: SKIPPED: nightly Rust is not installed (rustup toolchain install nightly)`)
    process.exit(0)
  }
  return host
}

/** Runs a command with more environment, showing what it prints; returns the exit code. */
export function run(command, args, env = {}) {
  console.log(`> ${command} ${args.join(' ')}`)
  const { status, signal, error } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  if (error) console.error(error.message)
  if (signal) console.error(`ended by ${signal}`)
  return status ?? 1
}
