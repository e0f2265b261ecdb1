// What may be done with results, on the oldest supported Node, those after it and the newest: npm run test:nodes.
// The npm package `node` carries the binaries; what cannot be fetched is skipped, and said.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const program = '__test__/children/results.cjs'
const folder = mkdtempSync(join(tmpdir(), 'phase-router-nodes-'))
let failed = 0
let skipped = 0
try {
  for (const version of ['20', '22', '24', 'latest']) {
    const home = join(folder, version)
    const binary = join(home, 'node_modules/node/bin/node')
    writeFileSync(join(folder, 'package.json'), '{}')
    const fetched = spawnSync('npm', ['install', '--prefix', home, '--no-audit', '--no-fund', `node@${version}`], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    })
    if (fetched.status !== 0 || !existsSync(binary)) {
      console.log(`Node ${version}: skipped, the registry does not give it`)
      skipped++
      continue
    }
    const { status, signal } = spawnSync(binary, [program], { stdio: 'inherit' })
    if (status !== 0) {
      console.error(`Node ${version}: failed (${signal ?? `code ${status}`})`)
      failed++
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
if (skipped > 0) console.log(`${skipped} of 4 versions skipped`)
process.exit(failed > 0 ? 1 : 0)
