import { methods } from 'phase-router'
import { columns } from '../lib/cli/compare/columns.js'
import { type comparisonData, comparisonFrom } from '../lib/cli/compare/data.js'
import { comparison, comparisonCharts, lead } from '../lib/cli/compare/report.js'
import { markdownTable } from '../lib/report/markdown.js'
import type { Figures } from './record.mjs'

/** What the suite writes into its record. */
export type ComparisonRecord = Figures<readonly (ReturnType<typeof comparisonData> & { name: string; title: string })[]>

const caveats = `# Methods compared

What does each method do with the same work? This page is written by \`npm run document\` from the newest record of \`npm run bench -- comparison --record\`.

## Read this first

What each opponent is made for, and where ours loses:

- **Change.** When the targets change, \`exact\` and \`sampled\` are planned anew and most routes move; \`hash\` does so
  too where the number of targets changes. [\`stable\`](change.md), \`rendezvous\`, \`rendezvous-overflow\` and rings
  (\`bounded-load\`, npm hashring, npm consistent-hash) move little more than must be moved: that is what they are made for.
  Who has the old routes takes [\`rebalance\`](guide/change.md) and moves the fewest.
- **Affinity.** \`exact\` and \`sampled\` know a source by its number only. A key that must stay with its target while
  other keys come and go wants \`stable\`, which takes ids, or a hashing method.
- **The plan needs N.** \`exact\` must know how many sources there are. \`smooth-round-robin\`, \`two-choices\` and
  \`least-loaded\` take sources as they come.
- **State.** \`least-loaded\`, \`two-choices\`, \`bounded-load\`, \`rendezvous-overflow\` and \`smooth-round-robin\` go through
  the sources in order and remember loads: no row can be computed alone, and no two threads can work on them.
- **Order.** \`smooth-round-robin\`, \`least-loaded\` and \`two-choices\` keep every stretch of the sources balanced (window
  discrepancy); \`exact\` balances the whole, and any stretch of it only as well as chance does.
- **Scatter width** grows with the spread of rows; wide is good when a target fails (its work falls on many), bad where
  every pair of targets that share a source costs a connection.
- **Headroom.** Limits that are rounded up have a real headroom above the nominal one; it is printed with every table.
- The packages from npm are JavaScript, hash names instead of numbers, and know no limits. Their time includes making the
  ring, as ours includes the plan; their memory is not measured.
- Times are of one machine, in one run, each method after the other on the same input; they compare methods, they do
  not promise anything. Memory is what the addon holds at its peak, the result included.
`

/** A sentence on the methods that are newer than the record; empty where there are none. */
export function newerMethods(figures: ComparisonRecord['figures']): string {
  const known = new Set(figures.flatMap((figure) => figure.methods.map(({ method }) => method)))
  const newer = methods.filter((method) => !known.has(method)).map((method) => `\`${method}\``)
  return newer.length === 0 ? '' : `Newer than this record, and so not in it: ${newer.join(', ')}.`
}

/** docs/comparison.md. */
export function comparisonDocument({ date, command, figures }: ComparisonRecord): string {
  const meanings = markdownTable({
    columns: ['column', 'meaning'].map((head) => ({ head, align: 'left' })),
    rows: columns.map(({ head, meaning }) => [head, meaning]),
  })
  const sections = figures.map((figure) => {
    const compared = comparisonFrom(figure)
    const drawings = charts([figure])
    return [
      `## ${figure.title}`,
      lead(compared),
      markdownTable(comparison(compared.results, columns)),
      drawings.map(({ file, label }) => `![${label}](${file})`).join('\n'),
    ].join('\n\n')
  })
  const [first] = figures
  const newer = newerMethods(figures)
  return `${[
    caveats.trimEnd() + (newer && `\n- ${newer} \`npx phase-router compare\` has all.`),
    '## The columns',
    meanings,
    'Figures are means over seeds with 95 % intervals; bold: no other is better in the column.',
    ...sections,
    '## Reproduce',
    `Recorded on ${date} on ${first?.machine} by \`${command}\`. One workload of your own: \`npx phase-router compare --help\`.`,
  ].join('\n\n')}\n`
}

/** The charts of the page, with the files that it shows them from. */
export function charts(figures: ComparisonRecord['figures']) {
  return figures.flatMap((figure) =>
    comparisonCharts(comparisonFrom(figure)).map(({ name, chart }) => ({
      file: `img/comparison-${figure.name}-${name}.svg`,
      label: `${figure.title}: ${name}`,
      chart,
    })),
  )
}
