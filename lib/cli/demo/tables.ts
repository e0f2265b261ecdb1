import { decimal, percent } from '../../report/number.js'
import type { Table } from '../../report/table.js'
import type { Experiment, Result } from './experiment.js'

const shown = 10

type Row = readonly [label: string, value: (result: Result) => string]

/** Load before limits, a column per method. */
export function distribution(experiment: Experiment): Table {
  return byMethod(experiment, [
    ['mean load', ({ before }) => decimal(before.mean, 2)],
    ['standard deviation', ({ before }) => decimal(before.std, 2)],
    ['smallest load', ({ before }) => decimal(before.min, 0)],
    ['largest load', ({ before }) => decimal(before.max, 0)],
    ['CV (deviation / mean)', ({ before }) => decimal(before.cv, 3)],
    ['max / mean', ({ before }) => decimal(before.maxOverMean, 2)],
    ['load-capacity correlation', ({ before }) => decimal(before.correlation, 4)],
  ])
}

/** What is left once limits are enforced, a column per method. */
export function enforcement(experiment: Experiment): Table {
  return byMethod(experiment, [
    ['survival (filled / demand)', ({ survival }) => percent(survival)],
    ['filled slots', ({ filled }) => String(filled)],
    ['unfilled slots', ({ unfilled }) => String(unfilled)],
    ['of these, dropped by enforcement', ({ dropped }) => String(dropped)],
    ['skew (max/mean of load/share)', ({ skew }) => decimal(skew, 2)],
    ['utilisation (filled / total limit)', ({ utilisation }) => percent(utilisation)],
  ])
}

/** The targets with the largest and with the smallest capacities, with their loads as bars. */
export function extremes(experiment: Experiment): { largest: Table; smallest: Table } {
  const { capacities } = experiment
  // Equal capacities stay in the order of their indices.
  const falling = [...capacities.keys()].sort((a, b) => (capacities[b] as number) - (capacities[a] as number))
  return {
    largest: loadBars(experiment, falling.slice(0, shown)),
    smallest: loadBars(experiment, falling.slice(-shown)),
  }
}

function loadBars({ capacities, shares, results }: Experiment, targets: number[]): Table {
  const longest = Math.max(...results.map(({ before }) => before.max ?? 0))
  return {
    columns: [
      { head: 'target', align: 'right' },
      { head: 'capacity', align: 'right' },
      { head: 'share', align: 'right' },
      ...results.map(({ method }) => ({ head: `load, ${method}`, align: 'left' as const })),
    ],
    rows: targets.map((target) => [
      String(target),
      String(capacities[target]),
      decimal(shares[target], 1),
      ...results.map(({ loads }, series) => ({
        value: loads[target] as number,
        of: longest,
        series,
      })),
    ]),
  }
}

function byMethod({ results }: Experiment, rows: readonly Row[]): Table {
  return {
    columns: [{ head: '', align: 'left' }, ...results.map(({ method }) => ({ head: method, align: 'right' as const }))],
    rows: rows.map(([label, value]) => [label, ...results.map(value)]),
  }
}
