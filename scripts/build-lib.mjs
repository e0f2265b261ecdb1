// Compiles lib/ to dist/: the library as CommonJS with an ES module face (one copy of its state
// and classes, whichever way it is loaded), types for both, and the command line with everything
// it needs bundled into it.
import { execFileSync } from 'node:child_process'
import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { copyAssets, writeNotices } from './notices.mjs'

// Of the installed package, at run time: its addon and its package.json.
const read = ['#binding', 'phase-router/package.json']

rmSync('dist', { recursive: true, force: true })

execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
writeFileSync('dist/index.mjs', `export { ${(await exportedNames()).join(', ')} } from './index.js'\n`)
writeFileSync('dist/index.d.mts', "export * from './index.js'\n")

const { metafile } = await build({
  entryPoints: { main: 'lib/cli/main.ts' },
  outdir: 'dist/cli',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  external: [...read, '@resvg/resvg-js'],
  // Bundled CommonJS packages ask for Node's own modules by require.
  banner: { js: "import{createRequire as __r}from'node:module';const require=__r(import.meta.url);" },
  metafile: true,
  logLevel: 'warning',
})
chmodSync('dist/cli/main.mjs', 0o755)
writeNotices(metafile, 'dist/cli/THIRD-PARTY-NOTICES.txt')
copyAssets('dist/cli')

/** What the library exports at run time. */
async function exportedNames() {
  const { metafile } = await build({
    entryPoints: ['lib/index.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: read,
    outdir: 'dist',
    write: false,
    metafile: true,
  })
  return Object.values(metafile.outputs)[0].exports
}
