// Runs TypeScript modules. Of @oxc-node/core only the hook for ES modules: its other one would
// rewrite the library's CommonJS too, and the tests must see what users get.
import { register } from 'node:module'

process.setSourceMapsEnabled(true)
register('@oxc-node/core/esm', import.meta.url)
register('./typescript-require.mjs', import.meta.url)
