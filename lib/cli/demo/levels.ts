import { type LevelCount, levelChart } from '../../report/chart/levels.js'
import type { Chart } from '../deliver.js'
import { methods, runLevels, type Setting, sharesOf } from './experiment.js'

const highest = 8

/** What the two charts show: loads of targets whose capacities cycle over 1 to 8. */
export interface Levels {
  readonly capacities: Float64Array
  readonly shares: Float64Array
  readonly results: readonly { readonly method: string; readonly loads: Uint32Array }[]
}

export async function measureLevels(setting: Setting, signal: AbortSignal): Promise<Levels> {
  const capacities = Float64Array.from({ length: setting.targets }, (_, at) => (at % highest) + 1)
  return {
    capacities,
    shares: sharesOf(capacities, setting.targets * setting.fanOut),
    results: await runLevels(capacities, setting, signal),
  }
}

export const chartNames = { load: 'capacity-load', ratio: 'capacity-ratio' } as const

/** Capacity against load, and against load per unit of capacity. */
export function levelCharts(levels: Levels): readonly Chart[] {
  const perUnit = (value: number, capacity: number) => value / capacity
  return [
    {
      name: chartNames.load,
      chart: levelChart({
        title: 'Load by capacity',
        valueTitle: 'load (routes per target)',
        ...values(levels, (load) => load),
      }),
    },
    {
      name: chartNames.ratio,
      chart: levelChart({
        title: 'Load per unit of capacity',
        valueTitle: 'load / capacity (routes per unit)',
        ...values(levels, perUnit),
      }),
    },
  ]
}

function values(levels: Levels, value: (load: number, capacity: number) => number) {
  const expected = new Map<number, number>()
  levels.capacities.forEach((capacity, at) => {
    expected.set(capacity, value(levels.shares[at] as number, capacity))
  })
  return {
    methods,
    expected: [...expected].map(([capacity, y]) => ({ capacity, value: y })),
    counts: levels.results.flatMap(({ method, loads }) => {
      const counts = new Map<string, LevelCount>()
      loads.forEach((load, at) => {
        const capacity = levels.capacities[at] as number
        const key = `${capacity} ${load}`
        const targets = (counts.get(key)?.targets ?? 0) + 1
        counts.set(key, { method, capacity, value: value(load, capacity), targets })
      })
      return [...counts.values()]
    }),
  }
}
