import { build } from 'esbuild'

for (const [entry, format, outfile] of [
  ['app.mjs', 'esm', 'out/esbuild-esm.mjs'],
  ['app.cjs', 'cjs', 'out/esbuild-cjs.cjs'],
  ['app.cjs', 'esm', 'out/esbuild-cjs-as-esm.mjs'],
]) {
  const { warnings } = await build({ entryPoints: [entry], outfile, format, bundle: true, platform: 'node' })
  if (warnings.length > 0) throw new Error(warnings[0].text)
}
