// Compiles lib/ to dist/: the library as one CommonJS module, which loads faster than many, with an
// ES module face (one copy of its state and classes, whichever way it is loaded), types for both; every
// `phase-router/NAME` the same way, around that one library; and the command line with everything it needs
// bundled into it.
import { execFileSync } from 'node:child_process'
import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { build } from 'esbuild'
import { writeBundled } from './bundled.mjs'
import { copyAssets, writeNotices } from './notices.mjs'

/** Leaves the loader of the addon and package.json where they are, outside of what is bundled. */
const besideDist = {
  name: 'beside dist',
  setup({ initialOptions, onResolve }) {
    onResolve({ filter: /^(\.\.\/)+(index\.js|package\.json)$/ }, ({ path, importer }) => {
      const file = resolve(dirname(importer), path)
      if (dirname(file) !== process.cwd()) return undefined
      return { path: relative(initialOptions.outdir, file).replaceAll('\\', '/'), external: true }
    })
  },
}
/** Leaves the library and all packages out of what stands in dist/engines/NAME. */
const besideLibrary = {
  name: 'beside the library',
  setup({ onResolve }) {
    onResolve({ filter: /^phase-router$/ }, () => ({ path: '../../index.js', external: true }))
  },
}
const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  plugins: [besideDist],
  logLevel: 'warning',
}

rmSync('dist', { recursive: true, force: true })

execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
const library = { ...shared, entryPoints: { library: 'lib/index.ts' }, outdir: 'dist' }
await build({ ...library, format: 'cjs' })
const names = await exportsOf(library, 'dist/library.js')
// To import CommonJS, Node first looks for the names of its exports in all its text: milliseconds,
// unless the text is short.
const lines = names.map((name) => `exports.${name} = library.${name}`)
writeFileSync('dist/index.js', `'use strict'\nconst library = require('./library.js')\n${lines.join('\n')}\n`)
writeFace('dist', names)
writeBundled('dist', 'phase-router', names)

for (const name of readdirSync('lib/engines')) {
  const outdir = `dist/engines/${name}`
  const engine = { ...shared, entryPoints: [`lib/engines/${name}/index.ts`], outdir, plugins: [besideLibrary] }
  await build({ ...engine, format: 'cjs', packages: 'external' })
  const names = await exportsOf({ ...engine, packages: 'external' }, `${outdir}/index.js`)
  writeFace(outdir, names)
  writeBundled(outdir, `phase-router/${name}`, names)
}

const { metafile } = await build({
  ...shared,
  entryPoints: { main: 'lib/cli/main.ts' },
  outdir: 'dist/cli',
  outExtension: { '.js': '.mjs' },
  splitting: true,
  format: 'esm',
  minify: true,
  external: ['@resvg/resvg-js'],
  alias: { 'phase-router': './lib/index.ts' },
  // Bundled CommonJS packages ask for Node's own modules by require.
  banner: { js: "import{createRequire as __r}from'node:module';const require=__r(import.meta.url);" },
  metafile: true,
})
// What the page of `phase-router lab` runs, in a browser.
await build({
  entryPoints: { 'lab-page': 'lib/cli/lab/page/main.ts' },
  outdir: 'dist/cli',
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  logLevel: 'warning',
})
chmodSync('dist/cli/main.mjs', 0o755)
writeNotices(metafile, 'dist/cli/THIRD-PARTY-NOTICES.txt')
copyAssets('dist/cli')

/** The names that a module exports, by the file that it would become. */
async function exportsOf(options, file) {
  const { metafile } = await build({ ...options, format: 'esm', write: false, metafile: true })
  return metafile.outputs[file].exports
}

/** What imports of index.js in a folder get, as ES modules: the same exports, and their types. */
function writeFace(folder, names) {
  writeFileSync(`${folder}/index.mjs`, `export { ${names.join(', ')} } from './index.js'\n`)
  writeFileSync(`${folder}/index.d.mts`, "export * from './index.js'\n")
}
