// Writes npm/: a manifest and a README for the package of every target in package.json. The addon
// itself is put in when packing (scripts/pack.mjs).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { NapiCli } from '@napi-rs/cli'
import { OLDEST_GLIBC } from './addon.mjs'

/** What the addon asks of a system. */
const SYSTEMS = {
  'linux-gnu': `Linux with glibc ${OLDEST_GLIBC} or newer`,
  'linux-musl': 'Linux with musl',
  darwin: 'macOS 11 or newer',
  'win32-msvc': 'Windows',
}

const CPUS = {
  x64: 'any x86-64 processor; AVX2 and AVX-512 are used where they are there',
  arm64: 'any 64-bit ARM processor',
}

await new NapiCli().createNpmDirs({})
for (const platform of readdirSync('npm')) {
  const [system, cpu, abi] = platform.split('-')
  const manifest = JSON.parse(readFileSync(`npm/${platform}/package.json`, 'utf8'))
  // Yarn would otherwise keep it zipped, and a shared library has to be a file.
  writeFileSync(`npm/${platform}/package.json`, `${JSON.stringify({ ...manifest, preferUnplugged: true }, null, 2)}\n`)
  writeFileSync(
    `npm/${platform}/README.md`,
    `# \`${manifest.name}\`

The native addon of \`phase-router\` for
${SYSTEMS[abi ? `${system}-${abi}` : system]}, on ${CPUS[cpu]}.
Installed with it where it fits; not meant to be used alone.
`,
  )
}
