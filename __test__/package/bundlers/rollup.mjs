import commonjs from '@rollup/plugin-commonjs'
import resolve from '@rollup/plugin-node-resolve'
import { rollup } from 'rollup'

for (const [input, format, file] of [
  ['app.mjs', 'es', 'out/rollup-esm.mjs'],
  ['app.cjs', 'cjs', 'out/rollup-cjs.cjs'],
]) {
  const onwarn = ({ message }) => {
    throw new Error(message)
  }
  const bundle = await rollup({ input, plugins: [resolve({ preferBuiltins: true }), commonjs()], onwarn })
  await bundle.write({ file, format })
}
