import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import test from 'ava'

const main = fileURLToPath(new URL('../../benchmark/main.mts', import.meta.url))
const loader = new URL('../../scripts/typescript.mjs', import.meta.url).href

for (const [wrong, message] of [
  ['exakt', "there is no 'exakt'"],
  ['--help', "Unknown option '--help'"],
  ['--against', 'argument missing'],
] as const) {
  test(`${wrong}: nothing is measured, and what there is is listed`, (t) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', loader, main, wrong], {
      encoding: 'utf8',
    })
    t.is(status, 2)
    t.is(stdout, '')
    t.true(stderr.includes(message), stderr)
    t.regex(stderr, /There are sampled, exact, .*; --record/)
  })
}
