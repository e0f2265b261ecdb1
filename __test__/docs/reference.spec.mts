import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { DEADLINE } from '../helpers/child.mjs'

const folder = fileURLToPath(new URL('../../docs/api/', import.meta.url))
const npm = (...args: string[]) =>
  spawnSync('npm', args, { cwd: folder, encoding: 'utf8', timeout: DEADLINE, shell: process.platform === 'win32' })

test('the API reference builds without a warning (npm run docs:api)', (t) => {
  if (!existsSync(`${folder}node_modules/typedoc`)) {
    const { status, stderr } = npm('ci', '--no-audit', '--no-fund')
    if (status !== 0) {
      t.log(`not built: TypeDoc cannot be installed here (${stderr.trim().split('\n')[0]})`)
      return t.pass()
    }
  }
  const { status, stdout, stderr } = npm('run', '--silent', 'build')
  t.is(status, 0, `${stdout}${stderr}`)
  t.true(existsSync(`${folder}html/classes/Router.html`))
})
