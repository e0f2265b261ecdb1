// Playwright itself, without a browser: lists of files from the command line, timings from its report.
import test from 'ava'
import { main } from '../cli/run.mjs'
import { checkParts, names, Project, timings } from './project.mjs'

const capacities = [1, 2, 4]
// One name is the end of another, and one has what means something in a pattern.
const renamed = new Map([
  ['t/1.test.js', 't/a.test.js'],
  ['t/2.test.js', 't/aa.test.js'],
  ['t/3.test.js', 't/b(c)+.test.js'],
])
const pathOf = (name: string) => (renamed.get(name) ?? name).replace('t/', '')
const tests = Object.fromEntries(
  names.map((name) => [
    `e2e/${pathOf(name)}`,
    `const { test } = require('@playwright/test')
test('runs', () => require('node:fs').appendFileSync('ran.txt', '${name}\\n'))\n`,
  ]),
)
/** What its reporter `json` writes. */
const report = {
  config: {},
  suites: Object.entries(timings).map(([name, duration]) => ({
    file: pathOf(name),
    specs: [{ tests: [{ results: [{ duration }] }] }],
  })),
}

test.serial('Playwright: every file at one of three unequal runners, by lists of files', async (t) => {
  const project = await Project.of(t, ['@playwright/test@1'], {
    ...tests,
    'playwright.config.js': `module.exports = { testDir: 'e2e', testMatch: '*.test.js', reporter: [['json', { outputFile: 'next.json' }]] }\n`,
    'report.json': JSON.stringify(report),
    'ran.txt': '',
  })
  if (project === undefined) return
  const playwright = (...args: string[]) =>
    project.run(process.execPath, ['node_modules/@playwright/test/cli.js', 'test', ...args])
  const shard = (index: number, report: string) => {
    const args = ['shard', '--index', `${index}/3`, '--capacities', `${capacities}`, '--root', 'e2e', '--names']
    return project.run(process.execPath, [
      main,
      ...args,
      '--timings',
      report,
      '--out',
      'list.txt',
      ...Object.keys(tests),
    ])
  }

  const parts: string[][] = []
  for (const index of [1, 2, 3]) {
    const planned = await shard(index, 'report.json')
    t.is(planned.code, 0, planned.output)
    t.regex(planned.output, /1 of 21 files have no timing/)
    const { code, output } = await playwright('--test-list', 'list.txt')
    t.is(code, 0, output)
    parts.push(project.ran())
  }
  checkParts(t, parts, capacities)

  const whole = await playwright()
  t.is(whole.code, 0, whole.output)
  t.is(project.ran().length, names.length)
  const next = await shard(1, 'next.json')
  t.is(next.code, 0)
  t.notRegex(next.output, /no timing|not used|not in the list/)
})
