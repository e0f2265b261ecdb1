// Bun and Deno, as npm packages that carry the runtime itself (tools/package.json).
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { check, consumer, inCheckout, run } from './consumer.mjs'

const tools = '__test__/package/tools/node_modules'
const bun = inCheckout(`${tools}/@oven/bun-linux-x64-baseline/bin/bun`)
const deno = inCheckout(`${tools}/@deno/linux-x64-glibc/deno`)

// They are optional there: npm leaves them out on other platforms.
const withBun = existsSync(bun) ? test : test.skip
const withDeno = existsSync(deno) ? test : test.skip

withBun('Bun, ES modules', (t) => check(t, bun, 'checks.mjs'))
withBun('Bun, CommonJS', (t) => check(t, bun, 'require.cjs'))
withBun('Bun, a worker thread', (t) => check(t, bun, 'worker.mjs'))
withBun('Bun, compiled into one file with the addon in it', async (t) => {
  const away = join(consumer, '../compiled')
  const file = join(away, 'program')
  await run(t, bun, 'build', '--compile', 'checks.mjs', '--outfile', file)
  await check(t, file)
})
withDeno('Deno, ES modules', (t) => check(t, deno, 'run', '--allow-all', 'checks.mjs'))
withDeno('Deno, CommonJS', (t) => check(t, deno, 'run', '--allow-all', 'require.cjs'))
withDeno('Deno, a worker thread', (t) => check(t, deno, 'run', '--allow-all', 'worker.mjs'))
