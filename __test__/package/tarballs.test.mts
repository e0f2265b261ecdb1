// What the tarballs hold, as installed; and what two linters of packages say of them.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import test from 'ava'
import { consumer, inCheckout, run, tarballs } from './consumer.mjs'

const home = join(consumer, 'node_modules')
const platformPackage = readdirSync(home).find((name) => name.startsWith('phase-router-')) as string
const addon = `phase-router.${platformPackage.slice('phase-router-'.length)}.node`
const { version, napi } = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8'))
const readManifest = (name: string) => JSON.parse(readFileSync(join(home, name, 'package.json'), 'utf8'))

/** The files of a folder and their sizes. */
function filesOf(folder: string): Map<string, number> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(folder.length + 1).replaceAll('\\', '/'), statSync(file).size]),
  )
}

const sum = (files: Map<string, number>, pattern: RegExp) =>
  [...files].reduce((total, [name, size]) => total + (pattern.test(name) ? size : 0), 0)

/** The modules of the public library: those of `lib` that do not go into the command line. */
function modules(): string[] {
  const names = [...filesOf(inCheckout('lib')).keys()].filter((name) => !/^(cli|files|report)\//.test(name))
  return names.map((name) => name.slice(0, -'.ts'.length))
}

const engines = readdirSync(inCheckout('lib/engines'))

/** The pages, and what README links to beside them. */
function documents(): string[] {
  const inDocs = [...filesOf(inCheckout('docs')).keys()].filter((name) => !/^api\//.test(name))
  return [...inDocs.map((name) => `docs/${name}`), 'examples/README.md', 'CONTRIBUTING.md', 'SECURITY.md']
}

test('pages of the package have their pictures', (t) => {
  const folder = join(home, 'phase-router')
  const files = filesOf(folder)
  for (const page of [...files.keys()].filter((name) => /^docs\/.*\.md$/.test(name))) {
    for (const [, picture] of readFileSync(join(folder, page), 'utf8').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)) {
      t.true(files.has(posix.join(posix.dirname(page), picture as string)), `${page}: ${picture}`)
    }
  }
})

test('README of the package leads to nothing that is not in it', (t) => {
  const folder = join(home, 'phase-router')
  const links = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
  const inside = links.map(([, link]) => link as string).filter((link) => !link.startsWith('https://'))
  t.true(inside.length > 20)
  for (const link of inside) t.true(filesOf(folder).has(link), link)
})

test('the library: these files, this large', (t) => {
  const files = filesOf(join(home, 'phase-router'))
  const bundled = [...files.keys()].filter((name) => /^dist\/cli\/[a-z]+-[A-Z0-9]{8}\.mjs$/.test(name))
  const expected = [
    ...['CHANGELOG.md', 'LICENSE', 'README.md', 'index.d.ts', 'index.js', 'package.json'],
    ...['dist/index.mjs', 'dist/index.d.mts', 'dist/index.js', 'dist/bundled.mjs', 'dist/library.js'],
    ...modules().map((name) => `dist/${name}.d.ts`),
    ...engines.flatMap((name) =>
      ['index.js', 'index.mjs', 'index.d.mts', 'bundled.mjs'].map((file) => `dist/engines/${name}/${file}`),
    ),
    ...['main.mjs', 'Arimo-Regular.ttf', 'THIRD-PARTY-NOTICES.txt', 'lab-page.js'].map((name) => `dist/cli/${name}`),
    ...bundled,
    ...documents(),
  ]
  t.deepEqual([...files.keys()].sort(), expected.sort())
  t.true(bundled.length >= 3 && bundled.length < 40)
  // Charts of text that gzip makes a fifteenth of: the tarball is what is downloaded.
  t.true(sum(files, /^(docs|examples)\//) < 1_200_000)
  t.true(sum(files, /^(?!dist\/cli\/|dist\/engines\/|docs\/|examples\/)/) < 320_000)
  // One bundle an engine, of which a program loads those that it imports.
  for (const name of engines) t.true((files.get(`dist/engines/${name}/index.js`) as number) < 30_000, name)
  // The chart library takes half of it, the font a fifth, all commands together the rest.
  t.true(sum(files, /^dist\/cli\//) < 1_650_000)
})

test('the platform package: an addon and its papers', (t) => {
  const files = filesOf(join(home, platformPackage))
  t.deepEqual([...files.keys()].sort(), ['LICENSE', 'README.md', 'THIRD-PARTY-NOTICES.txt', 'package.json', addon])
  const notices = readFileSync(join(home, platformPackage, 'THIRD-PARTY-NOTICES.txt'), 'utf8')
  for (const crate of ['rayon', 'napi', 'libloading', 'rand_chacha', 'memchr']) {
    t.regex(notices, new RegExp(`^${crate} \\d`, 'm'), crate)
  }
  t.notRegex(notices, /^(syn|shuttle|proptest) \d/m)
  t.true((files.get(addon) as number) < 4 * 2 ** 20)
})

test('the tarballs, packed', (t) => {
  for (const name of ['phase-router', platformPackage]) {
    t.true(statSync(join(tarballs, `${name}-${version}.tgz`)).size < 1_550_000, name)
  }
})

test('nothing runs at installation, and nothing is installed but a platform package of the same version', (t) => {
  const manifest = readManifest('phase-router')
  t.is(manifest.scripts, undefined)
  t.is(manifest.dependencies, undefined)
  t.is(manifest.devDependencies, undefined)
  t.is(Object.keys(manifest.optionalDependencies).length, napi.targets.length)
  for (const [name, wanted] of Object.entries(manifest.optionalDependencies)) {
    t.regex(name, /^phase-router-(linux|darwin|win32)-(x64|arm64)/)
    t.is(wanted, version)
  }
  t.is(readManifest(platformPackage).scripts, undefined)
  t.is(readManifest(platformPackage).version, version)
  t.is(readdirSync(home).filter((name) => !name.startsWith('.')).length, 2)
})

const tool = (path: string) => inCheckout(`__test__/package/tools/node_modules/${path}`)

test('publint has nothing to say of the library', async (t) => {
  const folder = join(home, 'phase-router')
  t.regex(await run(t, process.execPath, tool('publint/src/cli.js'), 'run', folder, '--pack', 'false'), /All good!/)
})

test('types are right in every way of resolving modules (attw)', async (t) => {
  const tarball = join(tarballs, `phase-router-${version}.tgz`)
  const attw = tool('@arethetypeswrong/cli/dist/index.js')
  t.regex(await run(t, process.execPath, attw, tarball, '--format', 'ascii'), /No problems found/)
})
