// Shards of tests in Vitest and in Jest, by their own sharding and by ours: which files each runner really ran, how long
// they took there, and so when the last of unequal runners is done. The files only wait, so that one machine can stand
// for all runners, one after another; the time of a runner is that of its files, over its speed.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Project } from '../../__test__/engines/project.mjs'

/** One way of sharing out files. */
export interface Shared {
  /** Files that each runner ran. */
  files: number[]
  /** When the last runner is done. */
  milliseconds: number
  /** That over the time of all files divided by the speed of all runners. */
  overIdeal: number
  /** Files that nobody ran, and further runs of files that somebody ran. */
  lost: number
  twice: number
}

/** One engine on runners of some speeds. */
export interface ShardsRow {
  engine: string
  speeds: number[]
  own: Shared
  ours: Shared
}

interface Engine {
  readonly name: 'vitest' | 'jest'
  readonly packages: readonly string[]
  readonly files: Readonly<Record<string, string>>
  /** What is run, without `--shard`. */
  readonly args: readonly string[]
  test(name: string, milliseconds: number): string
}

/** Every engine reads what to do from the environment: by its own sharding or ours, and how fast runners are. */
const engines: readonly Engine[] = [
  {
    name: 'vitest',
    packages: ['vitest@4'],
    args: ['node_modules/vitest/vitest.mjs', 'run', '--maxWorkers=1'],
    files: {
      'vitest.config.mjs': `import { capacitySequencer, TimingsReporter } from 'phase-router/vitest'
const options = JSON.parse(process.env.SHARD_OPTIONS)
const sequence = options ? { sequencer: capacitySequencer(options) } : {}
export default { test: { sequence, reporters: [new TimingsReporter({ file: 'timings.json' })] } }\n`,
    },
    test: (name, milliseconds) => `import { test } from 'vitest'
test('${name}', () => new Promise((resolve) => setTimeout(resolve, ${milliseconds})))\n`,
  },
  {
    name: 'jest',
    packages: ['jest@30', '@jest/test-sequencer@30'],
    args: ['node_modules/jest/bin/jest.js', '--runInBand'],
    files: {
      'jest.config.cjs': `module.exports = { testSequencer: './sequencer.cjs' }\n`,
      'sequencer.cjs': `const Own = require('@jest/test-sequencer').default
const { capacitySequencer } = require('phase-router/jest')
const options = JSON.parse(process.env.SHARD_OPTIONS)
const Ours = capacitySequencer({ ...options, record: 'timings.json' })
module.exports = options ? Ours : class extends Ours { shard(tests, part) { return Own.prototype.shard.call(this, tests, part) } }\n`,
    },
    test: (name, milliseconds) =>
      `test('${name}', () => new Promise((resolve) => setTimeout(resolve, ${milliseconds})))\n`,
  },
]

/** Runs everything; some minutes, or with `few` one. */
export async function measureShards(few: boolean): Promise<ShardsRow[]> {
  const rows: ShardsRow[] = []
  for (const engine of engines) rows.push(...(await measureEngine(engine, few ? 12 : 60)))
  return rows
}

async function measureEngine(engine: Engine, count: number): Promise<ShardsRow[]> {
  const names = Array.from({ length: count }, (_, i) => `tests/${i}.test.js`)
  // 30 to 720 ms in an order that says nothing.
  const tests = names.map((name, i) => [name, engine.test(name, 30 + Math.round((690 * ((i * 37) % count)) / count))])
  const project = await Project.create(engine.packages, { ...engine.files, ...Object.fromEntries(tests) })
  try {
    const run = async (options: object | null, ...args: string[]) => {
      const env = { SHARD_OPTIONS: JSON.stringify(options) }
      const { code, output } = await project.run(process.execPath, [...engine.args, ...args], env)
      if (code !== 0) throw new Error(output)
    }
    await run(null)
    const { version } = JSON.parse(project.read(`node_modules/${engine.name}/package.json`))
    const rows: ShardsRow[] = []
    for (const speeds of [
      [1, 2, 4],
      [1, 1, 1],
    ]) {
      const shared = async (options: object | null): Promise<Shared> => {
        const parts: Record<string, number>[] = []
        for (const at of speeds.keys()) {
          const file = `timings.${at + 1}-of-${speeds.length}.json`
          project.write({ [file]: '{}' })
          await run(options, `--shard=${at + 1}/${speeds.length}`)
          parts.push(existsSync(join(project.folder, file)) ? JSON.parse(project.read(file)) : {})
        }
        return sharedOf(parts, speeds, names)
      }
      const own = await shared(null)
      const ours = await shared({ capacities: speeds, timings: 'timings.json' })
      rows.push({ engine: `${engine.name} ${version}`, speeds, own, ours })
    }
    return rows
  } finally {
    project.remove()
  }
}

function sharedOf(
  parts: readonly Record<string, number>[],
  speeds: readonly number[],
  names: readonly string[],
): Shared {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const times = parts.map((part) => sum(Object.values(part)))
  const milliseconds = Math.max(...times.map((time, j) => time / (speeds[j] as number)))
  const ran = parts.flatMap((part) => Object.keys(part))
  const distinct = new Set(ran)
  return {
    files: parts.map((part) => Object.keys(part).length),
    milliseconds,
    overIdeal: milliseconds / (sum(times) / sum(speeds)),
    lost: names.filter((name) => !distinct.has(name)).length,
    twice: ran.length - distinct.size,
  }
}
