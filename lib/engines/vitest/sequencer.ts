import { checkSequencerOptions, longestFirst, type SequencerOptions, shardOf } from '../shard/engine.js'
import { type Module, nameOfModule } from './names.js'

/** What is used of Vitest's `TestSpecification`. */
interface Specification extends Module {
  readonly project: Module['project'] & {
    readonly config: { readonly isolate: boolean; readonly sequence: { readonly groupOrder: number } }
  }
}

/** What is used of `Vitest` itself. */
interface Context {
  readonly config: { readonly root: string; readonly shard?: { index: number; count: number } | undefined }
}

/** A `TestSequencer` of Vitest's. */
export interface CapacitySequencer {
  /** The files of this runner. */
  shard<S extends Specification>(files: S[]): S[]
  /** The longest first, within what Vitest keeps together. */
  sort<S extends Specification>(files: S[]): S[]
}

/** A `TestSequencerConstructor` of Vitest's. */
export type CapacitySequencerConstructor = new (context: Context) => CapacitySequencer

/**
 * Vitest's shards by capacity and by the time that files took: `--shard=2/3` runs the part of the second of three
 * runners, and every runner finds the same parts by itself. The longest files begin first.
 *
 * Throws errors that name the option for those that are bad, so that no run begins; timings that are missing or broken are said
 * on standard error, and files count the same then.
 *
 * ```ts
 * import { capacitySequencer, TimingsReporter } from 'phase-router/vitest'
 * import { defineConfig } from 'vitest/config'
 *
 * export default defineConfig({
 *   test: {
 *     sequence: { sequencer: capacitySequencer({ capacities: [1, 2, 4], timings: 'timings.json' }) },
 *     reporters: ['default', new TimingsReporter({ file: 'timings.json' })],
 *   },
 * })
 * ```
 */
export function capacitySequencer(options: SequencerOptions = {}): CapacitySequencerConstructor {
  checkSequencerOptions(options)
  return class implements CapacitySequencer {
    readonly #context: Context

    constructor(context: Context) {
      this.#context = context
    }

    #name(root: string) {
      return (file: Module) => nameOfModule(file, options.root ?? root)
    }

    shard<S extends Specification>(files: S[]): S[] {
      const { root, shard } = this.#context.config
      return shard === undefined ? files : shardOf(files, this.#name(root), { ...shard, root }, options)
    }

    sort<S extends Specification>(files: S[]): S[] {
      const longest = longestFirst(files, this.#name(this.#context.config.root), options)
      // The order that Vitest asks of a sequencer: groups, then projects, then those that are isolated.
      return longest.sort(({ project: a }, { project: b }) => {
        const groups = a.config.sequence.groupOrder - b.config.sequence.groupOrder
        if (groups !== 0) return groups
        if (a.name !== b.name) return a.name < b.name ? -1 : 1
        return Number(b.config.isolate) - Number(a.config.isolate)
      })
    }
  }
}
