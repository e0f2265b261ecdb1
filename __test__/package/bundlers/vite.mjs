import { build } from 'vite'

const shared = { configFile: false, logLevel: 'warn' }
await build({ ...shared, build: { ssr: 'app.mjs', outDir: 'out/vite' } })
await build({ ...shared, ssr: { noExternal: true }, build: { ssr: 'app.mjs', outDir: 'out/vite-all' } })
