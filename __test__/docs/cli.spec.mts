// docs/cli.md has every command of the program, in its table and under a heading, and no others.
import { readFileSync } from 'node:fs'
import test from 'ava'
import { run } from '../cli/run.mjs'
import { root } from './pages.mjs'

test('docs/cli.md has every command, and none that there is not', async (t) => {
  const { stdout } = await run(['--help'])
  const commands = [...stdout.matchAll(/^ {2}(\w+) \[options\]/gm)].map(([, name]) => name as string).sort()
  t.true(commands.length > 8)
  const page = readFileSync(`${root}docs/cli.md`, 'utf8')
  const [table = ''] = /^\| command \| does \|\n(\|.*\n)+/m.exec(page) ?? []
  const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name as string)
  t.deepEqual(rows.sort(), commands)
  for (const name of commands) t.regex(page, new RegExp(`^## ${name}$`, 'm'))
})
