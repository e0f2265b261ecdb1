import { parse, textMetrics, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { chartConfig } from './config.js'
import { textWidth } from './text-width.js'

declare module 'vega' {
  // Exported, documented as replaceable, and missing from Vega's types.
  const textMetrics: {
    width: (item: { readonly fontSize?: number }, text: string) => number
  }
}

// Vega's own measure depends on whether a canvas package happens to be installed.
textMetrics.width = (item, text) => textWidth(text, item.fontSize ?? 11)

/** Draws a Vega-Lite chart as a standalone SVG document, without a browser. */
export async function renderSvg(chart: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile(chart, { config: chartConfig }).spec), { renderer: 'none' })
  try {
    return await view.toSVG()
  } finally {
    view.finalize()
  }
}
