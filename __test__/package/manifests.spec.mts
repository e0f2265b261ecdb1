import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import test from 'ava'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(root + path, 'utf8')
const manifest = JSON.parse(read('package.json'))
const platforms = readdirSync(`${root}npm`)

/** The version that follows a line of `[package]` with the crate's name. */
const crateVersion = (toml: string) => /^name = "phase-router"\nversion = "([^"]+)"/m.exec(toml)?.[1]

test('crate, library, lockfiles and platform packages are of one version', (t) => {
  t.is(crateVersion(read('Cargo.toml')), manifest.version)
  t.is(crateVersion(read('Cargo.lock')), manifest.version)
  t.is(JSON.parse(read('package-lock.json')).version, manifest.version)
  const expected = [...read('index.js').matchAll(/bindingPackageVersion !== '([^']+)'/g)].map(([, version]) => version)
  t.deepEqual([...new Set(expected)], [manifest.version])
  for (const platform of platforms) {
    t.is(JSON.parse(read(`npm/${platform}/package.json`)).version, manifest.version, platform)
  }
})

test("Yarn unpacks the package: its command is an ES module, which Yarn's loader of archives does not load", (t) => {
  t.is(manifest.preferUnplugged, true)
})

test('the platform packages are those that the release builds', (t) => {
  t.deepEqual(platforms, [
    'darwin-arm64',
    'darwin-x64',
    'linux-arm64-gnu',
    'linux-arm64-musl',
    'linux-x64-gnu',
    'linux-x64-musl',
    'win32-arm64-msvc',
    'win32-x64-msvc',
  ])
  t.is(manifest.napi.targets.length, platforms.length)
  const release = read('.github/workflows/addons.yml')
  for (const target of manifest.napi.targets) t.regex(release, new RegExp(`target: ${target}\n`), target)
})

test('a platform package fits its platform alone, holds one addon, and runs nothing', (t) => {
  for (const platform of platforms) {
    const [os, cpu, abi] = platform.split('-')
    const { license, engines, ...rest } = JSON.parse(read(`npm/${platform}/package.json`))
    t.is(license, manifest.license)
    t.deepEqual(engines, manifest.engines)
    const { description, keywords, ...facts } = rest
    t.deepEqual(facts, {
      name: `phase-router-${platform}`,
      version: manifest.version,
      os: [os],
      cpu: [cpu],
      ...(os === 'linux' && { libc: [abi === 'gnu' ? 'glibc' : 'musl'] }),
      main: `phase-router.${platform}.node`,
      files: [`phase-router.${platform}.node`],
      preferUnplugged: true,
    })
  }
})

test('the library depends on nothing, and its lockfile names no package that is not published', (t) => {
  t.is(manifest.dependencies, undefined)
  t.is(manifest.optionalDependencies, undefined)
  t.deepEqual(
    Object.keys(manifest.scripts).filter((name) => /^(pre|post)?(install|prepare|publish)/.test(name)),
    [],
  )
})

test('every folder of lib/engines is an entry point, with types for every way of resolving, and no other is', (t) => {
  const entry = (folder: string) => ({
    import: { types: `${folder}/index.d.mts`, default: `${folder}/index.mjs` },
    require: { types: `${folder}/index.d.ts`, default: `${folder}/index.js` },
  })
  const engines = readdirSync(`${root}lib/engines`)
  t.true(engines.length > 0)
  t.deepEqual(manifest.exports, {
    '.': entry('./dist'),
    ...Object.fromEntries(engines.map((name) => [`./${name}`, entry(`./dist/engines/${name}`)])),
    './package.json': './package.json',
  })
  const types = Object.fromEntries(engines.map((name) => [name, [`./dist/engines/${name}/index.d.ts`]]))
  t.deepEqual(manifest.typesVersions, { '*': types })
})

test('the packages of engines are optional peers', (t) => {
  t.deepEqual(Object.keys(manifest.peerDependenciesMeta).sort(), Object.keys(manifest.peerDependencies).sort())
  for (const [name, { optional }] of Object.entries<{ optional: boolean }>(manifest.peerDependenciesMeta))
    t.true(optional, name)
})
