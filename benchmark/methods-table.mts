// The table of docs/methods.md, from what every method says of itself.
import { methods } from '../lib/index.js'
import { commonReaders } from '../lib/methods/method.js'
import { markdownTable } from '../lib/report/markdown.js'
import { methodNamed } from '../lib/route.js'

/** A row a method, the default first. */
export function methodsTable(): string {
  const yes = (value: boolean) => (value ? 'yes' : 'no')
  return markdownTable({
    columns: ['`method`', 'what it is', 'keeps limits?', 'distinct?', 'takes besides', 'cost'].map((head) => ({
      head,
      align: 'left',
    })),
    rows: methods.map((name, at) => {
      const { readers, contract } = methodNamed(name)
      const besides = Object.keys(readers).filter((option) => !Object.hasOwn(commonReaders, option))
      return [
        `\`${name}\`${at === 0 ? ' (default)' : ''}`,
        contract.summary,
        yes(contract.keepsLimits),
        yes(contract.distinct),
        besides.map((option) => `\`${option}\``).join(', '),
        contract.cost,
      ]
    }),
  })
}
