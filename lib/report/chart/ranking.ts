import type { TopLevelSpec } from 'vega-lite'
import { ink } from '../theme.js'
import { colourOf, shapeOf } from './series.js'

export interface RankingChart {
  readonly title: string
  readonly axisTitle: string
  readonly scale: 'linear' | 'log'
  /** From top to bottom. */
  readonly methods: readonly string[]
  /** What each method has a value of; one series needs no legend. */
  readonly series: readonly string[]
  readonly points: readonly RankingPoint[]
}

export interface RankingPoint {
  readonly method: string
  readonly series: string
  readonly value: number
  /** The ends of the interval around the value. */
  readonly low: number
  readonly high: number
}

/** Values of methods beside their names, with intervals; on a logarithmic axis only those above 0. */
export function rankingChart(chart: RankingChart): TopLevelSpec {
  const log = chart.scale === 'log'
  const points = chart.points.filter(({ value }) => !log || value > 0)
  const legend = chart.series.length > 1 ? {} : { legend: null }
  const method = {
    field: 'method',
    type: 'nominal',
    sort: [...chart.methods],
    axis: { title: null, ticks: false },
  } as const
  const axis = { title: chart.axisTitle, grid: true, tickCount: 5, ...(log && { format: '~g' }) }
  const scale = log ? ({ type: 'log' } as const) : ({ zero: false, nice: true } as const)
  return {
    title: chart.title,
    width: 330,
    height: { step: 24 },
    // Positive, where the axis has no room for anything else.
    data: {
      values: points.map((point) => ({ ...point, low: log ? Math.max(point.low, point.value / 10) : point.low })),
    },
    layer: [
      {
        mark: { type: 'rule', color: ink.light, strokeWidth: 1.25 },
        encoding: {
          y: method,
          x: { field: 'low', type: 'quantitative', scale, axis },
          x2: { field: 'high' },
        },
      },
      {
        mark: { type: 'point', filled: true, size: 90, opacity: 1 },
        encoding: {
          y: method,
          x: { field: 'value', type: 'quantitative', scale, axis },
          color: { ...colourOf(chart.series), field: 'series', ...legend },
          shape: { ...shapeOf(chart.series), field: 'series', ...legend },
        },
      },
    ],
  }
}
