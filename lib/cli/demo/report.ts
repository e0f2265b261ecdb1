import { percent } from '../../report/number.js'
import type { Page, Section } from '../../report/page.js'
import { textTable } from '../../report/table.js'
import { wrap } from '../../report/wrap.js'
import { whoGoes } from '../sentences.js'
import { paint, terminalWidth } from '../terminal.js'
import type { Experiment, Setting } from './experiment.js'
import { chartNames } from './levels.js'
import { distribution, enforcement, extremes } from './tables.js'

const title = 'Phase router: load follows capacity'

/** The report for a terminal. */
export function demoText(setting: Setting, experiment: Experiment): string {
  const blocks = [paint.title(title), wrap(lead(setting, experiment, '\n'), terminalWidth)]
  for (const { heading, text, tables = [] } of sections(experiment)) {
    blocks.push(`${paint.title(wrap(heading, terminalWidth))}\n${paint.note(wrap(text, terminalWidth))}`)
    for (const table of tables) {
      blocks.push(textTable(table, paint, terminalWidth))
    }
  }
  return `${blocks.join('\n\n')}\n`
}

/** The same as a page, with the charts. */
export function demoPage(setting: Setting, experiment: Experiment, drawings: ReadonlyMap<string, string>): Page {
  const figure = (name: string, label: string) => ({ svg: drawings.get(name) as string, label })
  return {
    title,
    lead: lead(setting, experiment, ' '),
    sections: [
      {
        heading: 'Load by capacity level',
        text:
          `${setting.targets} targets with capacities 1 to 8 in turn, without limits. ` +
          'Where load follows capacity, the means lie on the dashes.',
        figures: [
          figure(chartNames.load, 'Load of each target by its capacity, with the expected one'),
          figure(chartNames.ratio, 'Load per unit of capacity, by capacity'),
        ],
      },
      ...sections(experiment),
    ],
  }
}

function lead(setting: Setting, { demand, totalLimit }: Experiment, lineEnd: string): string {
  const { targets, profile, fanOut, headroom, seed } = setting
  return [
    `${whoGoes(targets, fanOut, targets)}: ${demand} ${demand === 1 ? 'slot' : 'slots'}.`,
    `Capacities: profile "${profile}". Seed: ${seed}.`,
    `Headroom: ${headroom} nominal, ${(totalLimit / demand).toFixed(3)} real (limits are rounded up).`,
  ].join(lineEnd)
}

function sections(experiment: Experiment): readonly Section[] {
  const { largest, smallest } = extremes(experiment)
  const count = largest.rows.length
  return [
    {
      heading: 'Load before limits',
      text: 'Routed without limits. A correlation near 1 says: whoever can take more gets more.',
      tables: [distribution(experiment)],
    },
    {
      heading: `The ${count} targets of largest capacity`,
      text:
        'share: the load in proportion to capacity; exact gives it, rounded down or up. ' +
        'Far less than that: an idle target. ' +
        'At density 0.3, sampled cannot give a target much over 3.3 times the mean load.',
      tables: [largest],
    },
    {
      heading: `The ${count} targets of smallest capacity`,
      text: 'More than the share: an overloaded target. Bars are to the same scale.',
      tables: [smallest],
    },
    {
      heading: 'After limits are enforced',
      text:
        'Sampled and hash know no limits: a slot is dropped where its target is full. Exact has the ' +
        'limits as an option and routes within them, so enforcement finds nothing to drop. ' +
        `If all slots are filled, utilisation is ${percent(experiment.demand / experiment.totalLimit)}.`,
      tables: [enforcement(experiment)],
    },
  ]
}
