import type { TopLevelSpec } from 'vega-lite'
import { colourOf, shapeOf } from './series.js'

export interface SurvivalChart {
  readonly title: string
  readonly axisTitle: string
  /**
   * `number`: positions to scale. `step`: equal distances, in the given order. `name`: likewise,
   * but without an order that a line could follow.
   */
  readonly axis: 'number' | 'step' | 'name'
  readonly points: readonly {
    readonly method: string
    readonly x: number | string
    /** From 0 to 1. */
    readonly survival: number
  }[]
}

/** Survival under a series of settings, one line per method. */
export function survivalChart(chart: SurvivalChart, methods: readonly string[], floor: number): TopLevelSpec {
  return { ...panel(chart, methods, floor), width: 370, height: 250 }
}

/** Several such charts in two columns, with one legend. */
export function survivalOverview(
  title: string,
  charts: readonly SurvivalChart[],
  methods: readonly string[],
  floor: number,
): TopLevelSpec {
  return {
    title: { text: title, fontSize: 19, offset: 18 },
    columns: 2,
    spacing: { row: 36, column: 44 },
    concat: charts.map((chart) => ({ ...panel(chart, methods, floor), width: 360, height: 220 })),
  }
}

/** Where the survival axis of a group of charts starts, in percent: the same for all. */
export function survivalFloor(charts: readonly SurvivalChart[]): number {
  const lowest = Math.min(...charts.flatMap(({ points }) => points.map((point) => point.survival)))
  return Math.floor(lowest * 10) * 10
}

function panel(chart: SurvivalChart, methods: readonly string[], floor: number) {
  return {
    title: chart.title,
    data: { values: chart.points.map((point) => ({ ...point, percent: point.survival * 100 })) },
    mark: chart.axis === 'name' ? dots : dottedLine,
    encoding: {
      x: place(chart),
      ...(chart.axis === 'name' && { xOffset: beside(methods) }),
      y: {
        field: 'percent',
        type: 'quantitative' as const,
        axis: { title: 'survival (% of slots)', tickCount: 5 },
        scale: { domain: [floor, 100] },
      },
      color: colourOf(methods),
      shape: shapeOf(methods),
    },
  }
}

const dots = { type: 'point', filled: true, size: 110, opacity: 1 } as const
const dottedLine = { type: 'line', point: { filled: true, size: 75 } } as const

// Without a line between them, equal values of two methods would hide each other.
function beside(methods: readonly string[]) {
  return { field: 'method', sort: [...methods], scale: { paddingOuter: 1 } }
}

function place({ axis, axisTitle, points }: SurvivalChart) {
  const places = [...new Set(points.map(({ x }) => x))]
  if (axis === 'number') {
    return {
      field: 'x',
      type: 'quantitative',
      axis: { title: axisTitle, values: places.map(Number) },
      scale: { zero: false, nice: false, padding: 14 },
    } as const
  }
  return { field: 'x', type: 'ordinal', sort: places.map(String), axis: { title: axisTitle } } as const
}
