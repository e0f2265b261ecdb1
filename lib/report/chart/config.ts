import type { Config } from 'vega-lite'
import { fontFamily, grid, ink, muted, surface } from '../theme.js'

/** The look shared by all charts. One font weight only: the PNG font file has no other. */
export const chartConfig: Config = {
  aria: false,
  background: surface.light,
  font: fontFamily,
  // Where the reader has none of the fonts, the labels of an axis are a seventh wider than was measured.
  padding: { left: 20, right: 12, top: 12, bottom: 12 },
  view: { stroke: null },
  title: {
    anchor: 'start',
    color: ink.light,
    fontSize: 16,
    fontWeight: 'normal',
    offset: 12,
    subtitleColor: muted.light,
    subtitleFontSize: 12,
    subtitlePadding: 5,
  },
  axis: {
    domainColor: muted.light,
    gridColor: grid.light,
    labelColor: muted.light,
    labelFontSize: 12,
    labelPadding: 5,
    tickColor: muted.light,
    titleColor: ink.light,
    titleFontSize: 13,
    titleFontWeight: 'normal',
    titlePadding: 9,
  },
  axisX: { grid: false, labelAngle: 0 },
  axisY: { domain: false, ticks: false },
  legend: {
    columnPadding: 18,
    labelColor: ink.light,
    labelFontSize: 13,
    orient: 'top',
    symbolOpacity: 1,
    symbolSize: 90,
    title: null,
  },
}
