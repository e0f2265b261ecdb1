import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

export default {
  serverExternalPackages: ['phase-router'],
  output: 'standalone',
  outputFileTracingRoot: root,
  turbopack: { root },
}
