import { copyFileSync, existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import test from 'ava'
import { buildSync } from 'esbuild'
import { check, consumer, inCheckout, run } from './consumer.mjs'

const node = process.execPath
const { version } = createRequire(import.meta.url)('../../package.json')

test('the library and the addon are those that were installed', async (t) => {
  const program = `require('phase-router'); for (const file of Object.keys(require.cache)) console.log(file)`
  const files = (await run(t, node, '-e', program)).trim().split('\n')
  const home = join(realpathSync(consumer), 'node_modules')
  t.true(files.some((file) => file.endsWith('.node')))
  for (const file of files) t.true(file.startsWith(home), file)
})

test('ES modules', (t) => check(t, node, 'checks.mjs'))

test('CommonJS, and both at once', (t) => check(t, node, 'require.cjs'))

test('engines: every entry point without its engine, in both ways, around one library', (t) =>
  check(t, node, 'engines.mjs'))

test('a worker thread, twice', (t) => check(t, node, 'worker.mjs'))

test('bundled by esbuild, with the package external', async (t) => {
  for (const format of ['esm', 'cjs'] as const) {
    const entry = format === 'esm' ? 'checks.mjs' : 'require.cjs'
    const outfile = join(consumer, format === 'esm' ? 'bundle.mjs' : 'bundle.cjs')
    const entryPoints = [join(consumer, entry)]
    buildSync({ entryPoints, outfile, format, bundle: true, platform: 'node', external: ['phase-router'] })
    await check(t, node, outfile)
  }
})

for (const [module, moduleResolution, extension] of [
  ['node16', 'node16', 'mts'],
  ['node16', 'node16', 'cts'],
  ['esnext', 'bundler', 'mts'],
] as const) {
  test(`TypeScript, ${moduleResolution}, .${extension}: compiled with the checked types, and run`, async (t) => {
    const folder = join(consumer, `${moduleResolution}-${extension}`)
    const outDir = join(folder, 'out')
    const source = join(folder, `types.${extension}`)
    const compilerOptions = { module, moduleResolution, outDir, rootDir: folder, target: 'es2022', strict: true }
    mkdirSync(folder)
    copyFileSync(inCheckout('__test__/package/consumer/types.mts'), source)
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, lib: ['es2023', 'dom'], types: [] }, files: [source] }),
    )
    await run(t, node, inCheckout('node_modules/typescript/bin/tsc'), '-p', folder)
    await check(t, node, join(outDir, `types.${extension.replace('t', 'j')}`))
  })
}

const npx = join(process.env.npm_execpath ?? '', '../npx-cli.js')

test('npx phase-router', async (t) => {
  t.is(await run(t, node, npx, '--offline', 'phase-router', '--version'), `${version}\n`)
  const { setting } = JSON.parse(
    await run(t, node, npx, '--offline', 'phase-router', 'demo', '--json', '--targets', '64'),
  )
  t.is(setting.targets, 64)
})

const qemu = '/usr/bin/qemu-x86_64'
const withQemu = process.platform === 'linux' && process.arch === 'x64' && existsSync(qemu) ? test : test.skip

withQemu('a processor with nothing beyond x86-64 (qemu-user)', (t) =>
  check(t, qemu, '-cpu', 'qemu64', node, 'checks.mjs'),
)
