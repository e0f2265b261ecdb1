// node scripts/pack.mjs FOLDER [PLATFORM ...]: packs what is published into FOLDER, the library and
// the packages of the given platforms (all of them by default), and prints what npm says of each.
// The addons are taken from the root of the checkout, where `napi build` puts them.
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withBundled } from './bundled.mjs'
import { crateNotices } from './crates.mjs'
import { npm } from './npm.mjs'
import { linkPages } from './pack-links.mjs'

const [folder, ...chosen] = process.argv.slice(2)
if (folder === undefined) {
  console.error('usage: node scripts/pack.mjs FOLDER [PLATFORM ...]')
  process.exit(2)
}
const target = resolve(folder)
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))
const platforms = readdirSync('npm')

mkdirSync(target, { recursive: true })
const staging = mkdtempSync(join(tmpdir(), 'phase-router-pack-'))
try {
  stageLibrary(join(staging, 'library'))
  for (const platform of chosen.length > 0 ? chosen : platforms) stageAddon(platform, join(staging, platform))
  const packed = readdirSync(staging).flatMap((name) => pack(join(staging, name), ['--pack-destination', target]))
  process.stdout.write(`${JSON.stringify(packed, null, 2)}\n`)
} finally {
  rmSync(staging, { recursive: true })
}

/** What npm packs of a folder; a list of one. */
function pack(path, options) {
  return JSON.parse(npm(['pack', path, '--json', '--ignore-scripts', ...options]))
}

/**
 * The library, and what bundlers take of it. In the checkout its package.json does not name the platform
 * packages: what is not published cannot be locked.
 */
function stageLibrary(stage) {
  for (const { path } of pack('.', ['--dry-run'])[0].files) {
    mkdirSync(join(stage, dirname(path)), { recursive: true })
    copyFileSync(path, join(stage, path))
  }
  const { scripts, devDependencies, overrides, ...manifest } = readJson('package.json')
  manifest.exports = withBundled(manifest.exports)
  linkPages(stage, manifest)
  const names = platforms.map((platform) => readJson(`npm/${platform}/package.json`).name)
  const optionalDependencies = Object.fromEntries(names.map((name) => [name, manifest.version]))
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify({ ...manifest, optionalDependencies }, null, 2)}\n`)
}

/** The triple of a platform package, as the manifest has it. */
function tripleOf(platform) {
  const [system, processor, abi] = platform.split('-')
  const words = [{ x64: 'x86_64', arm64: 'aarch64' }[processor], { win32: 'windows' }[system] ?? system, abi]
  return readJson('package.json').napi.targets.find((triple) => words.every((word) => !word || triple.includes(word)))
}

/** A platform package, with its addon, the licence, and those of the crates in it. */
function stageAddon(platform, stage) {
  cpSync(join('npm', platform), stage, { recursive: true })
  const manifest = readJson(join(stage, 'package.json'))
  const { main } = manifest
  const notices = 'THIRD-PARTY-NOTICES.txt'
  writeFileSync(join(stage, notices), crateNotices(tripleOf(platform)))
  manifest.files.push(notices)
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  copyFileSync(main, join(stage, main))
  copyFileSync('LICENSE', join(stage, 'LICENSE'))
}
