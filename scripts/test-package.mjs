// node scripts/test-package.mjs [TARBALLS]: packs what is published for this platform (or takes the
// tarballs of a folder), installs it into an empty folder, and runs __test__/package/*.test.mts there.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { npm } from './npm.mjs'

const given = process.argv[2] && resolve(process.argv[2])
process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const folder = mkdtempSync(join(tmpdir(), 'phase-router-package-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const tarballs = given ?? join(folder, 'tarballs')
const consumer = join(folder, 'consumer')
// Node and the system's own commands, but no cargo.
const path = [nodeAlone(), ...(process.platform === 'win32' ? [] : ['/usr/bin', '/bin'])].join(delimiter)
if (spawnSync('cargo', ['--version'], { env: { ...process.env, PATH: path } }).status === 0) {
  throw new Error(`cargo is found in ${path}; the test would not see that something needs it`)
}

const platform = hostPlatform()
if (given === undefined) execFileSync(process.execPath, ['scripts/pack.mjs', tarballs, platform])
cpSync('__test__/package/consumer', consumer, { recursive: true })
writeFileSync(join(consumer, 'package.json'), '{ "private": true }\n')
const ours = readdirSync(tarballs).filter((name) => name.match(`^phase-router-(\\d|${platform}-\\d).*\\.tgz$`))
npm(['install', '--offline', '--no-audit', '--no-fund', ...ours.map((name) => join(tarballs, name))], {
  cwd: consumer,
  // An empty cache: nothing but the two tarballs can be installed.
  env: { ...process.env, PATH: path, npm_config_cache: join(folder, 'cache') },
})
installTools('__test__/package/tools')
// What is published was packed by a run that had them.
const bundlers = given === undefined ? installBundlers() : undefined

const { status } = spawnSync(
  process.execPath,
  ['node_modules/ava/entrypoints/cli.mjs', '--config', 'ava.package.config.mjs'],
  {
    stdio: 'inherit',
    env: { ...process.env, TARBALLS: tarballs, CONSUMER: consumer, CONSUMER_PATH: path, BUNDLERS: bundlers ?? '' },
  },
)
process.exitCode = status ?? 1

/** A folder with nothing but Node in it. */
function nodeAlone() {
  if (process.platform === 'win32') return dirname(process.execPath)
  mkdirSync(join(folder, 'bin'))
  symlinkSync(process.execPath, join(folder, 'bin/node'))
  return join(folder, 'bin')
}

/** The platform of the addon that was built here, or that this machine would load. */
function hostPlatform() {
  const { glibcVersionRuntime } = process.report.getReport().header
  const abi = { linux: glibcVersionRuntime ? '-gnu' : '-musl', win32: '-msvc' }[process.platform] ?? ''
  return `${process.platform}-${process.arch}${abi}`
}

function installTools(tools) {
  if (existsSync(join(tools, 'node_modules/.package-lock.json'))) return
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: tools })
}

/** A folder with bundlers, test runners, package managers and the package; nothing where npm cannot fetch them. */
function installBundlers() {
  const home = join(folder, 'bundlers')
  cpSync('__test__/package/bundlers', home, { recursive: true })
  try {
    npm(['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: home })
  } catch (error) {
    console.error(`bundlers cannot be installed here: ${error.message.split('\n')[0]}`)
    return undefined
  }
  for (const name of readdirSync(join(consumer, 'node_modules')).filter((name) => name.startsWith('phase-router'))) {
    cpSync(join(consumer, 'node_modules', name), join(home, 'node_modules', name), { recursive: true })
  }
  return home
}
