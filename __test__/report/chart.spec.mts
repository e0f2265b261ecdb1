import test from 'ava'
import { levelChart } from '../../lib/report/chart/levels.js'
import { renderSvg } from '../../lib/report/chart/render.js'
import { type SurvivalChart, survivalChart, survivalFloor, survivalOverview } from '../../lib/report/chart/survival.js'
import { textWidth } from '../../lib/report/chart/text-width.js'
import { grid, ink, muted, seriesTones, surface, tones } from '../../lib/report/theme.js'

const methods = ['sampled', 'hash', 'exact']

const survival: SurvivalChart = {
  title: 'Survival by fan-out',
  axisTitle: 'fan-out (targets per source)',
  axis: 'step',
  points: methods.flatMap((method, at) => [1, 2, 16].map((x) => ({ method, x, survival: 0.71 + at / 10 }))),
}

const levels = levelChart({
  title: 'Load by capacity',
  valueTitle: 'load (routes per target)',
  methods,
  counts: methods.map((method) => ({ method, capacity: 1, value: 3, targets: 2 })),
  expected: [{ capacity: 1, value: 3 }],
})

test('charts name axes with units, and methods, a third one too', async (t) => {
  const svg = await renderSvg(survivalChart(survival, methods, 70))
  for (const text of ['survival (% of slots)', survival.axisTitle, survival.title, ...methods]) {
    t.true(svg.includes(`>${text}</text>`), text)
  }
  for (const text of ['load (routes per target)', 'capacity (relative units)', ...methods]) {
    t.true((await renderSvg(levels)).includes(`>${text}</text>`), text)
  }
})

test('a chart has no colour that lacks a counterpart for dark pages', async (t) => {
  const known = new Set(tones.map(({ light }) => light))
  for (const chart of [
    levels,
    survivalChart(survival, methods, 70),
    survivalOverview('All', [survival], methods, 70),
  ]) {
    const svg = await renderSvg(chart)
    const used = [...svg.matchAll(/(?:fill|stroke)="(#?\w+)"/g)].map(([, colour]) => colour as string)
    t.deepEqual(
      [...new Set(used)].filter((colour) => !known.has(colour) && !/none|transparent/.test(colour)),
      [],
    )
  }
})

test('no text reaches out of the picture', async (t) => {
  for (const chart of [levels, survivalChart(survival, methods, 70)]) {
    const svg = await renderSvg(chart)
    const [, width] = /width="(\d+)"/.exec(svg) ?? []
    for (const [, size, text] of svg.matchAll(/font-size="(\d+)px"[^>]*>([^<]+)<\/text>/g)) {
      t.true(textWidth(text as string, Number(size)) < Number(width) - 24, text)
    }
  }
})

test('the survival axis starts at the ten below the lowest point', (t) => {
  t.is(survivalFloor([survival]), 70)
})

test('marks and text stand out from the page in both modes', (t) => {
  for (const mode of ['light', 'dark'] as const) {
    for (const tone of seriesTones) {
      t.true(contrast(tone[mode], surface[mode]) >= 3, `${mode} ${tone[mode]}`)
    }
    t.true(contrast(ink[mode], surface[mode]) >= 7)
    t.true(contrast(muted[mode], surface[mode]) >= 4.5)
    t.true(contrast(grid[mode], surface[mode]) < 2)
  }
})

/** The contrast ratio of WCAG 2. */
function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
