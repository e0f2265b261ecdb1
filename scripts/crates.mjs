// What an addon owes to others: the licence texts of the crates that are linked into it.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The notices of all crates that an addon for `target` (a triple) links, as a text. Throws for a crate
 * whose licence is not known to be permissive. A crate without a licence file states its licence and
 * its authors.
 */
export function crateNotices(target) {
  const metadata = JSON.parse(
    execFileSync('cargo', ['metadata', '--format-version', '1', '--locked', '--filter-platform', target], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    }),
  )
  const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]))
  const linked = new Set()
  const packages = new Map(metadata.packages.map((each) => [each.id, each]))
  const visit = (id) => {
    // A macro runs while the addon is built, and what it needs is not linked either.
    if (linked.has(id) || isMacro(packages.get(id).targets)) return
    linked.add(id)
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) {
      // What only builds or tests need is not linked.
      if (kinds.some(({ kind }) => kind === null)) visit(pkg)
    }
  }
  visit(metadata.resolve.root)
  linked.delete(metadata.resolve.root)
  const crates = [...linked].map((id) => packages.get(id))
  const notices = crates.sort((a, b) => (a.name < b.name ? -1 : 1)).map(notice)
  const head = 'The addon in this folder contains the following Rust crates, under their own licences.'
  return `${[head, ...notices].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

/** The terms of the MIT licence, which some crates name without a copy. */
function mit() {
  return readFileSync('LICENSE', 'utf8')
    .split('\n\n')
    .filter((part) => !/^(MIT License|Copyright)/.test(part))
    .join('\n\n')
    .trim()
}

const isMacro = (targets) => targets.some(({ kind }) => kind.includes('proc-macro'))

const permissive = /^(0BSD|Apache-2\.0|BSD-[23]-Clause|ISC|MIT|Unlicense|Zlib|Unicode-3\.0)$/

function notice({ name, version, license, authors, repository, manifest_path: manifest }) {
  const choices = String(license).replaceAll(/[()]/g, '').split(/ AND /)
  if (!choices.every((choice) => choice.split(/ OR |\//).some((one) => permissive.test(one.trim())))) {
    throw new Error(`${name} ${version} has the licence ${license}; it cannot be linked`)
  }
  const folder = dirname(manifest)
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice|unlicense)/i.test(file))
  // One licence is enough where there is a choice; MIT is the shortest of those that are usual.
  const chosen = files.some((file) => /mit/i.test(file)) ? files.filter((file) => !/apache/i.test(file)) : files
  const texts = chosen.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim())
  if (texts.length === 0 && /MIT/.test(license)) texts.push(mit())
  const by = authors.length > 0 ? `by ${authors.join(', ')}` : `see ${repository}`
  return [`${name} ${version} (${license}), ${by}`, ...texts].join('\n\n')
}
