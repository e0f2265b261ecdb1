// The packed package in bundlers, test runners and under package managers: the lines of docs/guide/bundlers.md and no
// others. All of them are installed into one folder (scripts/test-package.mjs), where that can be done.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { inCheckout, tarballs } from './consumer.mjs'

const home = process.env.BUNDLERS ?? ''
const installed = existsSync(join(home, 'node_modules/webpack'))
const serially = installed ? test.serial : test.serial.skip
const reason = installed ? '' : ' (skipped: the bundlers are not installed here)'
const node = process.execPath

/** Runs a program in a folder of the bundlers; fails the test unless it ends with 0. */
async function run(t: ExecutionContext, folder: string, ...args: string[]): Promise<string> {
  t.timeout(600_000)
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    NEXT_TELEMETRY_DISABLED: '1',
    CI: '1',
    YARN_ENABLE_TELEMETRY: '0',
    YARN_ENABLE_IMMUTABLE_INSTALLS: '0',
  }
  const child = spawn(node, args, { cwd: join(home, folder), env, timeout: 580_000 })
  let output = ''
  let stdout = ''
  child.stdout.on('data', (data) => {
    stdout += data
    output += data
  })
  child.stderr.on('data', (data) => (output += data))
  const [code] = await once(child, 'close')
  t.is(code, 0, `${args.join(' ')}\n${output}`)
  return stdout
}

/** Runs programs that print `ok`. */
async function check(t: ExecutionContext, folder: string, ...files: string[]) {
  t.true(files.length > 0)
  for (const file of files) t.is(await run(t, folder, file), 'ok\n', file)
}

const bin = (name: string) => join(home, 'node_modules', name)

for (const [name, script, pattern] of [
  ['esbuild', 'esbuild.mjs', /^esbuild-/],
  ['webpack', 'webpack.cjs', /^webpack-/],
  ['Rollup', 'rollup.mjs', /^rollup-/],
] as const) {
  serially(`${name}, without a line${reason}`, async (t) => {
    await run(t, '.', script)
    const files = readdirSync(join(home, 'out')).filter((file) => pattern.test(file))
    await check(t, '.', ...files.map((file) => `out/${file}`))
  })
}

serially(`Vite, without a line, with noExternal too${reason}`, async (t) => {
  await run(t, '.', 'vite.mjs')
  await check(t, '.', 'out/vite/app.mjs', 'out/vite-all/app.mjs')
})

serially(`ncc puts the addon beside the bundle${reason}`, async (t) => {
  await run(t, '.', bin('@vercel/ncc/dist/ncc/cli.js'), 'build', 'app.cjs', '-o', 'out/ncc', '-q')
  const files = readdirSync(join(home, 'out/ncc'))
  t.true(files.some((file) => file.endsWith('.node')))
  await check(t, '.', `out/ncc/${files.find((file) => file.startsWith('index.'))}`)
})

serially(`a bundle without its package says what is missing${reason}`, async (t) => {
  const away = join(home, '../away')
  mkdirSync(away)
  cpSync(join(home, 'out/esbuild-cjs.cjs'), join(away, 'bundle.cjs'))
  const program = `try { require('./bundle.cjs') } catch (error) { console.log(error.code + ': ' + error.message) }`
  t.regex(await run(t, '../away', '-e', program), /^MODULE_NOT_FOUND: phase-router has a native addon/)
})

serially(`Next.js, with serverExternalPackages; standalone has the addon${reason}`, async (t) => {
  await run(t, 'next', bin('next/dist/bin/next'), 'build')
  const standalone = join(home, 'next/.next/standalone')
  const traced = (readdirSync(standalone, { recursive: true }) as string[]).filter((file) => file.endsWith('.node'))
  t.true(traced.some((file) => /phase-router\.[\w-]+\.node$/.test(file)))
  const port = await freePort()
  const env = { ...process.env, PORT: `${port}`, HOSTNAME: '127.0.0.1' }
  const server = spawn(node, [join(standalone, 'next/server.js')], { env })
  try {
    await once(server.stdout, 'data')
    t.regex(await answer(`http://127.0.0.1:${port}/`), /<p>ok<\/p>/)
  } finally {
    server.kill()
    await once(server, 'close')
  }
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** What a server answers, when it does. */
async function answer(address: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      return await (await fetch(address)).text()
    } catch (error) {
      if (tries === 600) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

serially(`Jest, without a line${reason}`, async (t) => {
  const options = JSON.stringify({ testMatch: ['**/realm.test.cjs'], testPathIgnorePatterns: ['/next/'] })
  await run(t, '.', bin('jest/bin/jest.js'), '--config', options, '--ci')
})

for (const pool of ['threads', 'forks', 'vmThreads', 'vmForks']) {
  serially(`Vitest, pool ${pool}, without a line${reason}`, async (t) => {
    await run(t, '.', bin('vitest/vitest.mjs'), 'run', '--pool', pool, 'realm.test.mjs')
  })
}

const { version } = createRequire(import.meta.url)('../../package.json')
const names = readdirSync(inCheckout('npm')).map((platform) => `phase-router-${platform}`)
const packed = (name: string) => `file:${join(tarballs, `${name}-${version}.tgz`)}`
const own = readdirSync(tarballs || '.').find((name) => /^phase-router-[a-z].*\.tgz$/.test(name)) ?? ''
/** No package of another platform is at hand: that of this one stands for all. */
const addons = Object.fromEntries(names.map((name) => [name, `file:${join(tarballs, own)}`]))

serially(`Yarn, Plug'n'Play: the library and the command${reason}`, async (t) => {
  const folder = join(home, '../yarn')
  mkdirSync(folder)
  const manifest = { private: true, dependencies: { 'phase-router': packed('phase-router') }, resolutions: addons }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, 'yarn.lock'), '')
  writeFileSync(join(folder, '.yarnrc.yml'), 'enableNetwork: false\nenableGlobalCache: false\nnodeLinker: pnp\n')
  cpSync(join(home, 'app.cjs'), join(folder, 'app.cjs'))
  const yarn = (...args: string[]) => run(t, '../yarn', bin('@yarnpkg/cli-dist/bin/yarn.js'), ...args)
  await yarn('install')
  t.true(existsSync(join(folder, '.pnp.cjs')))
  t.is(await yarn('node', 'app.cjs'), 'ok\n')
  t.is(await yarn('phase-router', '--version'), `${version}\n`)
})

serially(`pnpm: the library and the command${reason}`, async (t) => {
  const folder = join(home, '../pnpm')
  mkdirSync(folder)
  const manifest = { private: true, dependencies: { 'phase-router': packed('phase-router') } }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const lines = Object.entries(addons).map(([name, file]) => `  ${name}: ${JSON.stringify(file)}\n`)
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), `overrides:\n${lines.join('')}`)
  for (const file of ['app.mjs', 'app.cjs']) cpSync(join(home, file), join(folder, file))
  const pnpm = (...args: string[]) => run(t, '../pnpm', bin('pnpm/bin/pnpm.cjs'), ...args)
  await pnpm('install', '--offline', '--store-dir', join(folder, 'store'))
  await check(t, '../pnpm', 'app.mjs', 'app.cjs')
  t.is(await pnpm('exec', 'phase-router', '--version'), `${version}\n`)
})

const permission = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission'

serially(`the permission model: --allow-addons, and what is said without${reason}`, async (t) => {
  t.is(await run(t, '.', permission, '--allow-fs-read=*', '--allow-addons', 'app.cjs'), 'ok\n')
  const program = `try { require('phase-router') } catch (error) { console.log(error.code + ': ' + error.message) }`
  const refused = await run(t, '.', permission, '--allow-fs-read=*', '-e', program)
  t.regex(refused, /^ERR_ADDON_NOT_LOADED: /)
  t.regex(refused, /--allow-addons/)
  t.notRegex(refused, /npm install/)
})
