// Brings a checkout to the point where everything runs: installs and builds what is missing or
// older than what it is made from, and says what it does. Needs nothing but Node and Rust.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

/** When the newest of some files, or of the files in some folders, was written. */
function newest(...paths) {
  return Math.max(
    0,
    ...paths.filter(existsSync).map((path) => {
      const stat = statSync(path)
      return stat.isDirectory() ? newest(...readdirSync(path).map((name) => join(path, name))) : stat.mtimeMs
    }),
  )
}

function run(what, command, args) {
  console.error(`setup: ${what}`)
  try {
    // Standard output belongs to the command that set-up is done for.
    execFileSync(command, args, { stdio: ['inherit', 2, 'inherit'], shell: process.platform === 'win32' })
  } catch (error) {
    console.error(`setup: failed: ${what}`)
    process.exit(typeof error.status === 'number' ? error.status : 1)
  }
}

const [major] = process.versions.node.split('.').map(Number)
if (major < 20) {
  console.error(`setup: Node ${process.versions.node} is too old; install Node 20 or newer.`)
  process.exit(1)
}

if (newest('package-lock.json') > newest('node_modules/.package-lock.json')) {
  run('installing the development dependencies (npm ci)', npm, ['ci', '--no-audit', '--no-fund'])
}

const addons = readdirSync('.').filter((name) => name.endsWith('.node'))
const built = Math.min(Number.POSITIVE_INFINITY, ...addons.map((name) => newest(name)))
if (addons.length === 0 || newest('src', 'build.rs', 'Cargo.toml', 'Cargo.lock') > built) {
  if (spawnSync('cargo', ['--version']).status !== 0) {
    console.error('setup: cargo was not found; install stable Rust (https://rustup.rs) and run this again.')
    process.exit(1)
  }
  run('building the Rust kernel (npm run build:native)', npm, ['run', '--silent', 'build:native'])
}

const sources = newest('lib', 'package.json', 'package-lock.json', 'scripts', ...configs())
if (!existsSync('dist/cli/THIRD-PARTY-NOTICES.txt') || sources > newest('dist/cli/THIRD-PARTY-NOTICES.txt')) {
  run('compiling the TypeScript library (npm run build:lib)', npm, ['run', '--silent', 'build:lib'])
}

function configs() {
  return readdirSync('.').filter((name) => name.startsWith('tsconfig'))
}
