import { prepareFolder } from '../../report/files.js'
import { deliver, deliverySteps } from '../deliver.js'
import { Progress } from '../progress.js'
import { print } from '../terminal.js'
import { moeCsv, moeJson } from './data.js'
import { experiments } from './experiments.js'
import { type MoeRow, measureRow } from './measure.js'
import { chartCount, moeCharts, moePage, moeText } from './report.js'

export interface MoeOptions {
  readonly out: string
  readonly csv?: true
  readonly json?: true
}

/** `phase-router moe`. */
export async function moe(options: MoeOptions, outIsGiven: boolean, signal: AbortSignal): Promise<void> {
  const writes = outIsGiven || !(options.csv || options.json)
  if (writes) await prepareFolder(options.out)
  const settings = experiments.flatMap(({ name, settings }) => settings.map((setting) => ({ name, setting })))
  const progress = new Progress(settings.length + deliverySteps(chartCount), signal)
  try {
    const rows: MoeRow[] = []
    for (const { name, setting } of settings) {
      rows.push(await progress.step(name, () => measureRow(name, setting)))
    }
    const csv = moeCsv(rows)
    const json = moeJson(rows)
    progress.hide()
    print(options.csv ? csv.trimEnd() : options.json ? json : moeText(rows))
    if (writes) {
      const others = [
        { name: 'table.csv', content: csv },
        { name: 'table.json', content: `${json}\n` },
      ]
      const page = (drawings: ReadonlyMap<string, string>) => moePage(rows, drawings)
      await deliver(options.out, moeCharts(rows), page, others, progress)
    }
  } finally {
    progress.end()
  }
}
