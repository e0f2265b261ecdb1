// What the bundled command line owes to others: their licence texts, and the files it ships as they are.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'Unlicense',
])

const fontFolder = 'node_modules/@expo-google-fonts/arimo'
const fontFile = '400Regular/Arimo_400Regular.ttf'

/** Puts the files that the command line reads at run time beside it. */
export function copyAssets(outDir) {
  mkdirSync(outDir, { recursive: true })
  copyFileSync(join(fontFolder, fontFile), join(outDir, 'Arimo-Regular.ttf'))
}

/**
 * Writes the notices for all packages that an esbuild metafile names, and for the font. Throws for
 * a package whose licence is not known to be permissive, or that has no licence text.
 */
export function writeNotices(metafile, outFile) {
  const folders = [...new Set([...bundledPackages(metafile), fontFolder])].sort()
  const notices = folders.map(notice)
  const head = 'The files in this folder contain the following packages, under their own licences.'
  mkdirSync(dirname(outFile), { recursive: true })
  writeFileSync(outFile, `${[head, ...notices].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`)
}

function bundledPackages(metafile) {
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  )
  // Greedy: a package inside another package's node_modules counts for itself.
  const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/
  return files.flatMap((file) => file.match(folder) ?? [])
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const licences = String(license).replaceAll(/[()]/g, '').split(' AND ')
  const refused = licences.filter((licence) => !licence.split(' OR ').some((one) => permissive.has(one)))
  if (refused.length > 0) {
    throw new Error(`${name}@${version} has the licence ${refused.join(', ')}; it cannot be bundled`)
  }
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
  if (files.length === 0) {
    throw new Error(`${name}@${version} has no licence text; it cannot be bundled`)
  }
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8'))
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join('\n\n')
}
