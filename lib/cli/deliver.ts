import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TopLevelSpec } from 'vega-lite'
import { type ReportFile, writeFiles } from '../report/files.js'
import { htmlPage, type Page } from '../report/page.js'
import { loadPng } from '../report/png.js'
import type { Progress } from './progress.js'
import { say } from './terminal.js'

export interface Chart {
  /** The file name, without its ending. */
  readonly name: string
  readonly chart: TopLevelSpec
}

/** The build puts the font file beside the bundle. */
const fontFile = fileURLToPath(new URL('./Arimo-Regular.ttf', import.meta.url))

/** The steps that {@link deliver} takes for so many charts. */
export function deliverySteps(charts: number): number {
  return 2 * charts + 1
}

/** Writes charts (SVG and PNG), a page made of them, and other files into a folder. */
export async function deliver(
  folder: string,
  charts: readonly Chart[],
  page: (drawings: ReadonlyMap<string, string>) => Page,
  others: readonly ReportFile[],
  progress: Progress,
): Promise<void> {
  const { renderSvg } = await import('../report/chart/render.js')
  const png = await loadPng(fontFile)
  const files: ReportFile[] = [...others]
  const drawings = new Map<string, string>()
  for (const { name, chart } of charts) {
    const svg = await progress.step(`${name}.svg`, () => renderSvg(chart))
    drawings.set(name, svg)
    files.push({ name: `${name}.svg`, content: svg })
    if (typeof png !== 'string') {
      const content = await progress.step(`${name}.png`, () => png(svg))
      files.push({ name: `${name}.png`, content })
    }
  }
  files.push({ name: 'index.html', content: htmlPage(page(drawings)) })
  await progress.step(folder, () => writeFiles(folder, files, { note: say }))
  progress.hide()
  if (typeof png === 'string') {
    say(png)
  }
  say(`Wrote ${files.length} files; the page is ${join(folder, 'index.html')}`)
}
