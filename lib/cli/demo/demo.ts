import { prepareFolder } from '../../report/files.js'
import { deliver, deliverySteps } from '../deliver.js'
import { Progress } from '../progress.js'
import { print } from '../terminal.js'
import { demoData } from './data.js'
import { runExperiment, type Setting } from './experiment.js'
import { levelCharts, measureLevels } from './levels.js'
import { demoPage, demoText } from './report.js'

const experimentSteps = 2
const charts = 2

export interface DemoOptions extends Setting {
  readonly out: string
  readonly json?: true
}

/** `phase-router demo`. */
export async function demo(options: DemoOptions, outIsGiven: boolean, signal: AbortSignal): Promise<void> {
  const writes = outIsGiven || !options.json
  if (writes) await prepareFolder(options.out)
  const progress = new Progress(experimentSteps + deliverySteps(charts), signal)
  try {
    const experiment = await progress.step('routing', () => runExperiment(options, signal))
    const levels = await progress.step('routing', () => measureLevels(options, signal))
    progress.hide()
    print(options.json ? JSON.stringify(demoData(options, experiment, levels), null, 2) : demoText(options, experiment))
    if (writes) {
      const page = (drawings: ReadonlyMap<string, string>) => demoPage(options, experiment, drawings)
      await deliver(options.out, levelCharts(levels), page, [], progress)
    }
  } finally {
    progress.end()
  }
}
