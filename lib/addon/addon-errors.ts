import { type CodedError, coded } from '../errors.js'
import { manifest } from './manifest.js'

/**
 * An Error ERR_ADDON_NOT_LOADED: names the platform, its package, everything that was tried, and
 * what repairs the installation. The cause is what the loader threw.
 */
export function addonNotLoaded(cause: unknown): CodedError {
  const reasons = attempts(cause)
  const message = [
    `Cannot load the native addon of phase-router ${manifest.version} on ${system()}.`,
    'What was tried:',
    ...reasons.map((reason) => `  - ${reason}`),
    ...(reasons.some((reason) => reason.includes('loading addons is disabled')) ? permission() : repair()),
  ].join('\n')
  return coded(new Error(message, { cause }), 'ERR_ADDON_NOT_LOADED')
}

/** An Error ERR_ADDON_VERSION: the addon that was found belongs to another version of the library. */
export function addonOfOtherVersion(found: string | undefined): CodedError {
  const message = [
    `phase-router ${manifest.version} found a native addon of version ${found ?? 'unknown'} on ${system()}.`,
    'The two must be of the same version.',
    ...repair(),
  ].join('\n')
  return coded(new Error(message), 'ERR_ADDON_VERSION')
}

function system(): string {
  const libc = process.platform === 'linux' ? `, ${glibc() ?? 'musl'}` : ''
  return `${process.platform} ${process.arch}${libc}, Node.js ${process.versions.node}`
}

/** `glibc` and its version; undefined where the process runs on another C library. */
function glibc(): string | undefined {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined
  const version = report?.header?.glibcVersionRuntime
  return version && `glibc ${version}`
}

/** Why each attempt of the loader failed, the first one first. */
function attempts(error: unknown): string[] {
  const chain = (each: unknown): string[] =>
    each instanceof Error ? [...chain(each.cause), each.message.split('\n', 1)[0] as string] : []
  const reasons = chain(error)
  // The generated loader sums up at the end, and looks for WebAssembly, which this package does not have.
  return reasons.length > 1 ? reasons.slice(0, -1).filter((reason) => !reason.includes('wasi')) : reasons
}

function repair(): string[] {
  const packages = manifest.optionalDependencies ?? {}
  if (Object.keys(packages).length === 0) return ['This is a checkout. Build the addon:', '  npm run setup']
  const name = platformPackage()
  const version = packages[name]
  if (version === undefined) {
    return [`There is no package ${name}. There are ${Object.keys(packages).join(', ')}.`]
  }
  return [
    `The addon for this platform is in the package ${name}. Install it:`,
    `  npm install --save-optional ${name}@${version}`,
    'If it is installed already, remove node_modules and package-lock.json, and run npm install.',
  ]
}

/** Node was told to load no addon: installing one again would not help. */
function permission(): string[] {
  return [
    'This process may not load native addons.',
    "Under Node's permission model, run it with --allow-addons; without that, leave --no-addons out.",
  ]
}

function platformPackage(): string {
  const abi = { linux: glibc() ? '-gnu' : '-musl', win32: '-msvc' }[process.platform as string] ?? ''
  return `phase-router-${process.platform}-${process.arch}${abi}`
}
