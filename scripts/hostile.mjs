// The hostile tests alone, case by case: npm run test:hostile [-- --long].
import { spawnSync } from 'node:child_process'

const long = process.argv.includes('--long')
const { status } = spawnSync(
  process.execPath,
  ['node_modules/ava/entrypoints/cli.mjs', '__test__/hostile/*.spec.mts'],
  {
    stdio: 'inherit',
    env: { ...process.env, ...(long && { PHASE_ROUTER_TEST_LONG: '1' }) },
  },
)
process.exit(status ?? 1)
