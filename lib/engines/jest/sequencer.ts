import { invalidType } from '../../errors.js'
import { peer } from '../../peer.js'
import { checkSequencerOptions, longestFirst, record, type SequencerOptions, shardOf } from '../shard/engine.js'
import { nameOf } from '../shard/names.js'

/** Options of {@link capacitySequencer}. */
export interface JestSequencerOptions extends SequencerOptions {
  /**
   * A JSON file to write what files took into, for the next run; what it holds of other files stays. The part of
   * one runner, as of `--shard=2/3`, goes into a file of its own: `timings.2-of-3.json` beside `timings.json`.
   */
  record?: string | undefined
}

/** What is used of Jest's `Test`. */
interface Test {
  readonly path: string
  readonly context: { readonly config: { readonly displayName?: { readonly name: string } | undefined } }
}

/** What is used of Jest's results. */
interface Results {
  readonly testResults: readonly {
    readonly testFilePath: string
    readonly displayName?: { readonly name: string } | undefined
    readonly skipped: boolean
    readonly numFailingTests: number
    readonly testExecError?: unknown
    readonly perfStats: { readonly start: number; readonly end: number }
  }[]
}

/** What is used of the options of Jest's own sequencer. */
interface Context {
  readonly globalConfig: {
    readonly rootDir: string
    readonly testNamePattern?: string | undefined
    readonly shard?: { readonly shardIndex: number; readonly shardCount: number } | undefined
  }
}

/** What Jest's `@jest/test-sequencer` does. */
export interface CapacitySequencer {
  /** The files of this runner. */
  shard<T extends Test>(tests: T[], options: { readonly shardIndex: number; readonly shardCount: number }): T[]
  /** The longest first. */
  sort<T extends Test>(tests: T[]): T[] | Promise<T[]>
  /** Called after a run; writes what files took where the option `record` is given. */
  cacheResults(tests: Test[], results: Results): void
  /** Jest's own. */
  allFailedTests<T extends Test>(tests: T[]): T[] | Promise<T[]>
}

/** What Jest calls for a sequencer. */
export type CapacitySequencerConstructor = new (context: Context) => CapacitySequencer

/**
 * Jest's shards by capacity and by the time that files took: `--shard=2/3` runs the part of the second of three
 * runners, and every runner finds the same parts by itself. The longest files begin first; the rest is Jest's own
 * sequencer, `@jest/test-sequencer`, which must be installed.
 *
 * Throws errors that name the option for those that are bad, so that no run begins; timings that are missing or broken are said
 * on standard error, and files count the same then.
 *
 * ```js
 * // sequencer.cjs, which `testSequencer` of the configuration names
 * const { capacitySequencer } = require('phase-router/jest')
 *
 * module.exports = capacitySequencer({ capacities: [1, 2, 4], timings: 'timings.json', record: 'timings.json' })
 * ```
 */
export function capacitySequencer(options: JestSequencerOptions = {}): CapacitySequencerConstructor {
  const { record: file, ...plan } = options
  if (file !== undefined && typeof file !== 'string') throw invalidType('record', 'a path', file)
  checkSequencerOptions(plan)
  const name = (path: string, displayName: { readonly name: string } | undefined, root: string) =>
    displayName === undefined ? nameOf(path, root) : `${nameOf(path, root)} [${displayName.name}]`

  return class extends ownSequencer() {
    readonly #globalConfig: Context['globalConfig']

    constructor(context: Context) {
      super(context)
      this.#globalConfig = context.globalConfig
    }

    #name() {
      const root = plan.root ?? this.#globalConfig.rootDir
      return ({ path, context }: Test) => name(path, context.config.displayName, root)
    }

    override shard<T extends Test>(tests: T[], { shardIndex, shardCount }: { shardIndex: number; shardCount: number }) {
      const runner = { index: shardIndex, count: shardCount, root: this.#globalConfig.rootDir }
      return shardOf(tests, this.#name(), runner, plan)
    }

    override async sort<T extends Test>(tests: T[]): Promise<T[]> {
      return longestFirst(await super.sort(tests), this.#name(), plan)
    }

    override cacheResults(tests: Test[], results: Results): void {
      super.cacheResults(tests, results)
      const { rootDir, testNamePattern, shard } = this.#globalConfig
      // What some tests of a file took is not what the file takes; what failed took less, or more.
      if (file === undefined || testNamePattern) return
      const passed = results.testResults.filter(
        ({ skipped, numFailingTests, testExecError }) => !skipped && numFailingTests === 0 && !testExecError,
      )
      const times = passed.map(({ testFilePath, displayName, perfStats }) => {
        const time = perfStats.end - perfStats.start
        return [name(testFilePath, displayName, plan.root ?? rootDir), time] as const
      })
      record(file, new Map(times), shard && { index: shard.shardIndex, count: shard.shardCount })
    }
  }
}

/** Jest's own sequencer. */
function ownSequencer(): CapacitySequencerConstructor {
  const { default: sequencer } = peer('@jest/test-sequencer', 'phase-router/jest') as {
    default: CapacitySequencerConstructor
  }
  return sequencer
}
