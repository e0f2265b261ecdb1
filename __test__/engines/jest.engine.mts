// Jest itself: three unequal runners, and what the sequencer writes.
import test from 'ava'
import { checkRunners, names, Project, timings } from './project.mjs'

const capacities = [1, 2, 4] as const
const tests = Object.fromEntries(
  names.map((name) => [name, `test('runs', () => require('node:fs').appendFileSync('ran.txt', '${name}\\n'))\n`]),
)

test.serial('Jest 30: every file at one of three unequal runners; timings', async (t) => {
  const project = await Project.of(t, ['jest@30', '@jest/test-sequencer@30'], {
    ...tests,
    'jest.config.cjs': `module.exports = { testSequencer: './sequencer.cjs' }\n`,
    'sequencer.cjs': `const { capacitySequencer } = require('phase-router/jest')
module.exports = capacitySequencer({ capacities: [${capacities}], timings: 'timings.json', record: 'timings.json' })\n`,
    'timings.json': JSON.stringify(timings),
    'ran.txt': '',
  })
  if (project === undefined) return
  const jest = (...args: string[]) => project.run(process.execPath, ['node_modules/jest/bin/jest.js', ...args])

  await checkRunners(t, project, capacities, jest)

  project.write({ 't/3.test.js': `test('fails', () => { throw new Error() })\n` })
  const { code } = await jest()
  t.is(code, 1)
  t.is(project.ran().length, names.length - 1)
  const written = JSON.parse(project.read('timings.json'))
  t.deepEqual(Object.keys(written).sort(), [...names, 't/gone.js'].sort())
  t.is(written['t/3.test.js'], timings['t/3.test.js' as never])

  // Jest's own sequencer still knows what failed.
  const failed = await jest('--onlyFailures')
  t.regex(failed.output, /Test Suites: 1 failed, 1 total/)

  const bad = await jest('--shard=1/2')
  t.is(bad.code, 1)
  t.regex(bad.output, /capacities must have a number for each of 2 runners; received 3/)
})
