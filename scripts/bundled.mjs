// What bundlers get in place of an entry of the library. They cannot put its addon into a bundle, so they get a few
// lines that load the package from node_modules when the bundle runs, as if it were external.
import { writeFileSync } from 'node:fs'

/** Writes it beside the entry's index.js; `specifier` is how programs import the entry. */
export function writeBundled(folder, specifier, names) {
  writeFileSync(
    `${folder}/bundled.mjs`,
    `import module from 'node:module'

function load() {
  try {
    // Bundles of either kind of module know where they are.
    return module.createRequire(typeof __filename === 'string' ? __filename : import.meta.url)('${specifier}')
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error
    const message =
      '${specifier} has a native addon and is in no bundle: the package must be in node_modules where the bundle runs; ' +
      'docs/guide/bundlers.md has a line for each bundler'
    throw Object.assign(new Error(message, { cause: error }), { code: error.code })
  }
}

export const { ${names.join(', ')} } = load()
`,
  )
}

/**
 * The `exports` of a manifest with what bundlers take first: the condition `module` is theirs alone. Bun bundles addons.
 */
export function withBundled(exports) {
  const entries = Object.entries(exports).map(([entry, conditions]) => {
    if (typeof conditions === 'string') return [entry, conditions]
    const { types, default: face } = conditions.import
    const bundled = { types, default: face.replace(/index\.mjs$/, 'bundled.mjs') }
    return [entry, { bun: conditions, module: bundled, ...conditions }]
  })
  return Object.fromEntries(entries)
}
