// What a user reads when the addon is missing, damaged, or of another version: copies of the built
// library, each with one thing wrong.
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { temporaryFolder } from '../helpers/folder.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const addon = readdirSync(root).find((name) => name.endsWith('.node')) as string
const platform = addon.split('.')[1] as string
const platformPackage = `phase-router-${platform}`
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const { version } = manifest
const system = `${process.platform} ${process.arch}`

/** A copy of the library without an addon, as it is published; the result is its folder. */
function copyLibrary(t: ExecutionContext, changes: object = {}): string {
  const folder = join(temporaryFolder(t), 'node_modules/phase-router')
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true })
  copyFileSync(join(root, 'index.js'), join(folder, 'index.js'))
  const optionalDependencies = { [platformPackage]: version }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, optionalDependencies, ...changes }))
  return folder
}

/** Puts an addon beside the library, as the package of this platform. */
function addAddon(folder: string, content: Buffer, addonVersion: string): string {
  const place = join(folder, '..', platformPackage)
  mkdirSync(place)
  writeFileSync(join(place, addon), content)
  writeFileSync(
    join(place, 'package.json'),
    JSON.stringify({ name: platformPackage, version: addonVersion, main: addon }),
  )
  return place
}

const program = `
  try { require('phase-router'); console.log('loaded') }
  catch (error) {
    const causes = []
    for (let cause = error.cause; cause; cause = cause.cause) causes.push(cause.message)
    console.log(JSON.stringify({ name: error.name, code: error.code, message: error.message, causes }))
  }`

/** How the library of a folder fails to load. */
function failure(folder: string, env: NodeJS.ProcessEnv = {}) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', program], {
    cwd: join(folder, '../..'),
    env: { ...process.env, ...env },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as { name: string; code: string; message: string; causes: string[] }
}

test('a missing addon: platform, package, what was tried, and the command that repairs it', (t) => {
  const { name, code, message, causes } = failure(copyLibrary(t))
  t.is(name, 'Error')
  t.is(code, 'ERR_ADDON_NOT_LOADED')
  t.true(message.startsWith(`Cannot load the native addon of phase-router ${version} on ${system}`), message)
  t.true(message.includes(`Node.js ${process.versions.node}.`), message)
  t.true(
    message.includes(`  - Cannot find module './${addon}'\n  - Cannot find module '${platformPackage}'\n`),
    message,
  )
  t.true(message.includes(`\n  npm install --save-optional ${platformPackage}@${version}\n`), message)
  t.true(causes.some((cause) => cause.includes(platformPackage)))
})

test('a damaged addon: the reason of the system is told', (t) => {
  const folder = copyLibrary(t)
  const place = addAddon(folder, Buffer.from('not a shared library'), version)
  const { code, message } = failure(folder)
  t.is(code, 'ERR_ADDON_NOT_LOADED')
  t.true(message.includes(join(place, addon)), message)
  t.regex(message, /remove node_modules and package-lock\.json, and run npm install/)
})

test('an addon of another version is refused, whatever its package says', (t) => {
  const folder = copyLibrary(t, { version: '9.8.7', optionalDependencies: { [platformPackage]: '9.8.7' } })
  addAddon(folder, readFileSync(join(root, addon)), '9.8.7')
  const { code, message } = failure(folder)
  t.is(code, 'ERR_ADDON_VERSION')
  t.true(message.startsWith(`phase-router 9.8.7 found a native addon of version ${version} on ${system}`), message)
  t.true(message.includes(`npm install --save-optional ${platformPackage}@9.8.7`), message)
})

test('a platform without a package: those that there are', (t) => {
  const { code, message } = failure(copyLibrary(t, { optionalDependencies: { 'phase-router-plan9-mips': version } }))
  t.is(code, 'ERR_ADDON_NOT_LOADED')
  t.true(message.includes(`There is no package ${platformPackage}. There are phase-router-plan9-mips.`), message)
})

test('a checkout that is not built: how to build it', (t) => {
  const { message } = failure(copyLibrary(t, { optionalDependencies: undefined }))
  t.regex(message, /Build the addon:\n {2}npm run setup$/)
})

test('a process that may not load addons: the option that lets it, not another installation', (t) => {
  const folder = copyLibrary(t)
  addAddon(folder, readFileSync(join(root, addon)), version)
  const model = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission'
  for (const options of ['--no-addons', `${model} --allow-fs-read=*`]) {
    const { code, message } = failure(folder, { NODE_OPTIONS: options })
    t.is(code, 'ERR_ADDON_NOT_LOADED')
    t.regex(message, /run it with --allow-addons; without that, leave --no-addons out\.$/)
    t.notRegex(message, /npm (install|run)/)
  }
})

test('what NAPI_RS_NATIVE_LIBRARY_PATH names and cannot be loaded is told', (t) => {
  const { message } = failure(copyLibrary(t), { NAPI_RS_NATIVE_LIBRARY_PATH: '/nowhere/addon.node' })
  t.true(message.includes("  - Cannot find module '/nowhere/addon.node'"), message)
})

test('the command line says it without a stack', (t) => {
  const folder = copyLibrary(t)
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [join(folder, 'dist/cli/main.mjs'), 'demo', '--json'],
    {
      encoding: 'utf8',
    },
  )
  t.is(status, 1)
  t.is(stdout, '')
  t.true(stderr.startsWith('phase-router: Cannot load the native addon of phase-router'), stderr)
  t.notRegex(stderr, /\n {4}at /)
})
