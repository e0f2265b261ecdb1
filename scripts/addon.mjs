// node scripts/addon.mjs FILE...: fails when an addon is larger, or needs a newer C library, than
// what the platform packages promise.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The oldest glibc that a published addon runs with: that of the cross toolchain. */
export const OLDEST_GLIBC = '2.17'

/** An addon that grows beyond this has taken in something it should not have. */
export const MOST_BYTES = 4 * 2 ** 20

/**
 * The newest version of glibc that a shared library asks for, such as `2.17`: read from its version
 * needs (`.gnu.version_r`, System V ABI). Null where it asks for none, or is no 64-bit ELF file.
 */
export function glibcNeeded(file) {
  const bytes = readFileSync(file)
  if (bytes.toString('latin1', 0, 5) !== '\x7fELF\x02') return null
  const sections = sectionsOf(bytes)
  const needs = sections.find(({ type }) => type === 0x6ffffffe)
  if (needs === undefined) return null
  const strings = sections[needs.link]
  const versions = [...versionNeeds(bytes, needs)].map((name) => text(bytes, strings.offset + name))
  const glibc = versions.flatMap((version) => version.match(/^GLIBC_([\d.]+)$/)?.[1] ?? [])
  return glibc.sort(compareVersions).at(-1) ?? null
}

/** Orders dotted numbers. */
export function compareVersions(a, b) {
  return a.localeCompare(b, 'en', { numeric: true })
}

function sectionsOf(bytes) {
  const start = Number(bytes.readBigUInt64LE(40))
  const [size, count] = [bytes.readUInt16LE(58), bytes.readUInt16LE(60)]
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * size
    return {
      type: bytes.readUInt32LE(at + 4),
      offset: Number(bytes.readBigUInt64LE(at + 24)),
      link: bytes.readUInt32LE(at + 40),
      entries: bytes.readUInt32LE(at + 44),
    }
  })
}

/** Offsets of the version names: a list of libraries, each with a list of versions. */
function* versionNeeds(bytes, { offset, entries }) {
  let library = offset
  for (let i = 0; i < entries; i++) {
    let version = library + bytes.readUInt32LE(library + 8)
    for (let j = 0; j < bytes.readUInt16LE(library + 2); j++) {
      yield bytes.readUInt32LE(version + 8)
      version += bytes.readUInt32LE(version + 12)
    }
    library += bytes.readUInt32LE(library + 12)
  }
}

function text(bytes, at) {
  return bytes.toString('latin1', at, bytes.indexOf(0, at))
}

function faults(file) {
  const { length } = readFileSync(file)
  const glibc = glibcNeeded(file)
  const oldest = file.includes('-musl') ? null : OLDEST_GLIBC
  const found = []
  if (length > MOST_BYTES) found.push(`has ${length} bytes, more than ${MOST_BYTES}`)
  if (glibc !== null && oldest === null) found.push(`needs glibc ${glibc}, and is for musl`)
  if (glibc !== null && oldest !== null && compareVersions(glibc, oldest) > 0) {
    found.push(`needs glibc ${glibc}, newer than ${oldest}`)
  }
  return found
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const file of process.argv.slice(2)) {
    const found = faults(file)
    for (const fault of found) console.error(`${basename(file)} ${fault}`)
    if (found.length > 0) process.exitCode = 1
    else console.log(`${basename(file)}: ${readFileSync(file).length} bytes, glibc ${glibcNeeded(file) ?? 'none'}`)
  }
}
