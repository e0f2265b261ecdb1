// Vitest itself, 4 on the Node at hand and 5 on Node 24: three unequal runners, and what the reporter writes.
import test from 'ava'
import { inCheckout } from '../package/consumer.mjs'
import { checkRunners, names, Project, timings } from './project.mjs'

const capacities = [1, 2, 4] as const
const tests = Object.fromEntries(
  names.map((name) => [
    name,
    `import { appendFileSync } from 'node:fs'
import { test } from 'vitest'
test('runs', () => appendFileSync('ran.txt', '${name}\\n'))\n`,
  ]),
)
const config = `import { capacitySequencer, TimingsReporter } from 'phase-router/vitest'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    sequence: { sequencer: capacitySequencer({ capacities: [${capacities}], timings: 'timings.json' }) },
    reporters: ['default', new TimingsReporter({ file: 'timings.json' })],
  },
})
`

for (const [version, node] of [
  ['4', undefined],
  ['5', '24'],
] as const) {
  const where = node === undefined ? `Node ${process.versions.node.split('.')[0]}` : `Node ${node}`
  test.serial(`Vitest ${version} on ${where}: every file at one of three unequal runners; timings`, async (t) => {
    const packages = [`vitest@${version}`, ...(node === undefined ? [] : [`node@${node}`])]
    const project = await Project.of(t, packages, {
      ...tests,
      'vitest.config.mts': config,
      'timings.json': JSON.stringify(timings),
      'ran.txt': '',
    })
    if (project === undefined) return
    const program = node === undefined ? process.execPath : `${project.folder}/node_modules/node/bin/node`
    const vitest = (...args: string[]) => project.run(program, ['node_modules/vitest/vitest.mjs', 'run', ...args])

    for (const output of await checkRunners(t, project, capacities, vitest)) {
      t.regex(output, /1 of 21 files have no timing/)
      t.regex(output, /1 of the timings are of files that are not in the list/)
    }

    // All of them, one of which fails: it has no new timing.
    project.write({ 't/3.test.js': `import { test } from 'vitest'\ntest('fails', () => { throw new Error() })\n` })
    const { code } = await vitest()
    t.is(code, 1)
    t.is(project.ran().length, names.length - 1)
    const written = JSON.parse(project.read('timings.json'))
    t.deepEqual(Object.keys(written).sort(), [...names, 't/gone.js'].sort())
    t.is(written['t/3.test.js'], timings['t/3.test.js' as never])
    t.true(names.every((name) => Number.isInteger(written[name]) && written[name] > 0))

    const bad = await vitest('--shard=1/2')
    t.is(bad.code, 1)
    t.regex(bad.output, /capacities must have a number for each of 2 runners; received 3/)

    project.write({
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          ...{ module: 'esnext', moduleResolution: 'bundler', target: 'es2023', lib: ['es2023', 'dom'] },
          ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: true, types: [] },
        },
        files: ['vitest.config.mts'],
      }),
    })
    const compiled = await project.run(process.execPath, [inCheckout('node_modules/typescript/bin/tsc'), '-p', '.'])
    t.is(compiled.code, 0, compiled.output)
  })
}
