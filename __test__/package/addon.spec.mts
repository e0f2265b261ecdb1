import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { temporaryFolder } from '../helpers/folder.mjs'

// As a string: scripts carry no types.
const { compareVersions, glibcNeeded, MOST_BYTES, OLDEST_GLIBC } = await import('../../scripts/addon.mjs' as string)

const root = fileURLToPath(new URL('../..', import.meta.url))
const addon = join(root, readdirSync(root).find((name) => name.endsWith('.node')) as string)
const check = (file: string) =>
  spawnSync(process.execPath, ['scripts/addon.mjs', file], { cwd: root, encoding: 'utf8' })

const { glibcVersionRuntime } = (process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header
const onGlibc = glibcVersionRuntime === undefined ? test.skip : test

test('the addon is of a size that a user does not notice', (t) => {
  t.true(statSync(addon).size < MOST_BYTES)
})

onGlibc('the glibc that the addon needs is read from its version needs', (t) => {
  const needed = glibcNeeded(addon) as string
  const names: string[] = readFileSync(addon, 'latin1').match(/(?<=GLIBC_)\d+\.[\d.]*\d/g) ?? []
  t.is(needed, names.sort(compareVersions).at(-1) as string)
  t.true(compareVersions(needed, glibcVersionRuntime as string) <= 0)
})

onGlibc('an addon that needs a newer glibc than promised is refused by name', (t) => {
  const needed = glibcNeeded(addon) as string
  const { status, stderr } = check(addon)
  const fits = compareVersions(needed, OLDEST_GLIBC) <= 0
  t.is(status, fits ? 0 : 1)
  t.is(stderr.includes(`needs glibc ${needed}, newer than ${OLDEST_GLIBC}`), !fits)
})

onGlibc('an addon for musl that needs glibc is refused', (t) => {
  const file = join(temporaryFolder(t), 'phase-router.linux-x64-musl.node')
  copyFileSync(addon, file)
  const { status, stderr } = check(file)
  t.is(status, 1)
  t.regex(stderr, /linux-x64-musl\.node needs glibc [\d.]+, and is for musl/)
})

test('an addon that has grown is refused', (t) => {
  const file = join(temporaryFolder(t), 'phase-router.darwin-x64.node')
  copyFileSync(addon, file)
  truncateSync(file, MOST_BYTES + 1)
  const { status, stderr } = check(file)
  t.is(status, 1)
  t.regex(stderr, /has 4194305 bytes, more than 4194304/)
})

test('nothing builds for the processor of the machine that builds', (t) => {
  for (const file of ['.cargo/config.toml', '.cargo/config']) t.false(existsSync(join(root, file)), file)
  for (const name of ['RUSTFLAGS', 'CARGO_ENCODED_RUSTFLAGS', 'CARGO_BUILD_RUSTFLAGS']) {
    t.notRegex(process.env[name] ?? '', /target-(cpu|feature)/, name)
  }
  for (const file of ['build.rs', 'Cargo.toml', 'package.json']) {
    t.notRegex(readFileSync(join(root, file), 'utf8'), /target-(cpu|feature)/, file)
  }
})
