import { binding, type ExactPlan, type Task } from './addon/binding.js'
import { readOptions } from './arguments/options.js'
import { type ProgressOptions, progressReaders } from './arguments/signal.js'
import { runAsync } from './call.js'
import { type Outcome, type Report, type Sizes, watched } from './diagnostics.js'
import {
  type ExactFanOutsOptions,
  type ExactInput,
  type ExactOptions,
  exactArguments,
  exactInput,
  exactReaders,
  exactSizes,
} from './methods/exact.js'
import type { WithTargets } from './targets.js'

/** The plan of an exact routing, its input, and the sizes that this had, since its arrays may be transferred away. */
export class Planned {
  constructor(
    readonly input: WithTargets<ExactInput>,
    readonly sizes: Sizes,
    readonly plan: ExactPlan,
  ) {}
}

const laterReaders = { ...exactReaders, ...progressReaders }

/** Plans, blocking. */
export function planned(options: ExactOptions | ExactFanOutsOptions): Planned {
  return watched(
    'plan',
    'exact',
    (report) => {
      const input = exactInput(readOptions(options, exactReaders, 'Router'))
      const sizes = exactSizes(input)
      report?.of(sizes)
      return new Planned(input, sizes, binding.exactPlanSync(...exactArguments(input)))
    },
    factsOf,
  )
}

/** Plans off the event loop; tells a report that there may be. */
export async function planLater(
  options: (ExactOptions | ExactFanOutsOptions) & ProgressOptions,
  report: Report | undefined,
): Promise<Planned> {
  const read = readOptions(options, laterReaders, 'Router.create')
  const input = exactInput(read)
  const sizes = exactSizes(input)
  report?.of(sizes)
  const start = (task: Task) => binding.exactPlan(task, ...exactArguments(input))
  const result = (plan: ExactPlan) => new Planned(input, sizes, plan)
  return runAsync({ start, sources: input.sources, result }, read, report)
}

/** What a plan comes to. */
export function factsOf({ plan }: Planned): Outcome {
  const { filled, unfilled } = plan.facts()
  return { filled, unfilled }
}
