import type { TopLevelSpec } from 'vega-lite'
import { ink } from '../theme.js'
import { colourOf } from './series.js'

/** How many targets of one capacity have the same value. */
export interface LevelCount {
  readonly method: string
  readonly capacity: number
  readonly value: number
  readonly targets: number
}

export interface LevelChart {
  readonly title: string
  readonly valueTitle: string
  readonly methods: readonly string[]
  readonly counts: readonly LevelCount[]
  /** The value that would be ideal, per capacity. */
  readonly expected: readonly { readonly capacity: number; readonly value: number }[]
}

/** Values by capacity level, one bubble per distinct value, the methods beside each other. */
export function levelChart(chart: LevelChart): TopLevelSpec {
  const capacity = {
    field: 'capacity',
    type: 'ordinal',
    axis: { title: 'capacity (relative units)' },
    scale: { paddingInner: 0.3 },
  } as const
  const value = { type: 'quantitative', axis: { title: chart.valueTitle } } as const
  const beside = { field: 'method', sort: [...chart.methods] }
  const colour = colourOf(chart.methods)
  return {
    title: {
      text: chart.title,
      subtitle: 'bubble area: number of targets · bar: mean · dashes: expected',
    },
    width: 380,
    height: 280,
    layer: [
      {
        data: { values: [...chart.counts] },
        mark: { type: 'point', filled: true, opacity: 0.55 },
        encoding: {
          x: capacity,
          xOffset: beside,
          y: { ...value, field: 'value' },
          color: colour,
          size: { field: 'targets', type: 'quantitative', legend: null, scale: { range: [8, 260] } },
        },
      },
      {
        // Across the whole band: a sloping line would pass beside the marks of the outer methods.
        data: { values: [...chart.expected] },
        mark: { type: 'rule', color: ink.light, strokeWidth: 1.25, strokeDash: [5, 3] },
        encoding: {
          x: { ...capacity, bandPosition: 0 },
          x2: { field: 'capacity', bandPosition: 1 },
          y: { ...value, field: 'value' },
        },
      },
      {
        data: { values: meansOf(chart.counts) },
        mark: { type: 'tick', thickness: 3, opacity: 1 },
        encoding: { x: capacity, xOffset: beside, y: { ...value, field: 'value' }, color: colour },
      },
    ],
  }
}

function meansOf(counts: readonly LevelCount[]) {
  const groups = new Map<string, { method: string; capacity: number; sum: number; of: number }>()
  for (const { method, capacity, value, targets } of counts) {
    const key = `${method} ${capacity}`
    const group = groups.get(key) ?? { method, capacity, sum: 0, of: 0 }
    group.sum += value * targets
    group.of += targets
    groups.set(key, group)
  }
  return [...groups.values()].map(({ method, capacity, sum, of }) => ({
    method,
    capacity,
    value: sum / of,
  }))
}
