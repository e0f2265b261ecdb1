import { optional, type Readers, readOptions } from '../../arguments/options.js'
import { invalidType } from '../../errors.js'
import { record } from '../shard/engine.js'
import { type Module, nameOfModule } from './names.js'

/** Where {@link TimingsReporter} writes. */
export interface RecordOptions {
  /**
   * A JSON file; what it holds of other files stays. The part of one runner, as of `--shard=2/3`, goes
   * into a file of its own: `timings.2-of-3.json` beside `timings.json`.
   */
  file: string
  /** Where names begin; Vitest's root by default. */
  root?: string | undefined
}

const readers = { file: path, root: optional(path) } satisfies Readers<RecordOptions>

function path(name: string, value: unknown): string {
  if (typeof value !== 'string') throw invalidType(name, 'a path', value)
  return value
}

/** What is used of Vitest's resolved configuration. */
interface Config {
  readonly root: string
  readonly testNamePattern?: unknown
  readonly shard?: { readonly index: number; readonly count: number } | undefined
}

/** What is used of Vitest's `TestModule`. */
interface Done extends Module {
  state(): string
  diagnostic(): {
    readonly environmentSetupDuration: number
    readonly prepareDuration: number
    readonly collectDuration: number
    readonly setupDuration: number
    readonly duration: number
  }
}

/**
 * A reporter for Vitest that writes what every file took, loading included, for the next run's
 * {@link capacitySequencer}. Files that failed or were skipped are left out, and so is a run of some tests by their
 * names: what they took is not what they take.
 */
export class TimingsReporter {
  readonly #options: RecordOptions
  readonly #measured = new Map<string, number>()
  #config: Config | undefined

  /** Throws ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE, naming the option. */
  constructor(options: RecordOptions) {
    this.#options = readOptions(options, readers, 'TimingsReporter')
  }

  /** Called by Vitest before a run. */
  onInit({ config }: { readonly config: Config }): void {
    this.#config = config
  }

  /** Called by Vitest when a file is done. */
  onTestModuleEnd(module: Done): void {
    if (this.#config === undefined || this.#config.testNamePattern !== undefined || module.state() !== 'passed') return
    const name = nameOfModule(module, this.#options.root ?? this.#config.root)
    const times = module.diagnostic()
    const loading = times.environmentSetupDuration + times.prepareDuration + times.collectDuration + times.setupDuration
    this.#measured.set(name, (this.#measured.get(name) ?? 0) + loading + times.duration)
  }

  /** Called by Vitest after a run. */
  onTestRunEnd(): void {
    record(this.#options.file, this.#measured, this.#config?.shard)
    this.#measured.clear()
  }
}
