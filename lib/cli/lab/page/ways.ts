import { type Answer, type Outcome, type Way, ways } from '../problem/answer.js'
import { byId, made, percent, shown } from './elements.js'

const labels: Readonly<Record<Way, string>> = {
  exact: 'exact',
  stable: 'stable',
  rebalance: 'rebalance',
  hash: 'plain hashing',
}

/** The table of all ways, one of which is shown at the targets. */
export class Ways {
  /** The one whose loads are shown. */
  chosen: Way = 'exact'
  readonly #body = byId('ways')
  readonly #cells = new Map<Way, HTMLElement[]>()

  constructor(choose: () => void) {
    for (const way of ways) {
      const radio = made('input', { type: 'radio', name: 'way', value: way, checked: way === this.chosen })
      radio.addEventListener('change', () => {
        this.chosen = way
        choose()
      })
      const head = made('th', { scope: 'row' }, made('label', {}, radio, labels[way]))
      const cells = [made('td', { className: 'number' }), made('td', { className: 'number' }), made('td', {})]
      this.#cells.set(way, cells)
      this.#body.append(made('tr', {}, head, ...cells))
    }
  }

  draw({ slots, fewest, outcomes }: Answer): void {
    const most = Math.max(1, fewest, ...outcomes.map((outcome) => ('moves' in outcome ? outcome.moves : 0)))
    for (const outcome of outcomes) {
      const [survival, worst, moves] = this.#cells.get(outcome.way) as [HTMLElement, HTMLElement, HTMLElement]
      if ('refusal' in outcome) {
        for (const cell of [survival, worst]) cell.textContent = '–'
        moves.textContent = outcome.refusal
        moves.className = 'refusal'
        continue
      }
      survival.textContent = percent(outcome.survival)
      worst.textContent = outcome.worst === null ? '–' : shown(outcome.worst, 2)
      moves.className = ''
      moves.replaceChildren(movesBar(outcome, fewest, most, slots))
    }
    byId('fewest').textContent =
      fewest === 0
        ? 'Nothing has to move.'
        : `The mark: ${shown(fewest)}. Nothing needs fewer moves from the routes of exact to the new shares.`
  }
}

function movesBar({ moves }: Outcome, fewest: number, most: number, slots: number): HTMLElement {
  const fill = made('span', { className: 'fill series-0' })
  fill.style.width = `${(100 * moves) / most}%`
  const mark = made('span', { className: 'mark' })
  mark.style.left = `${(100 * fewest) / most}%`
  const said = made('span', { className: 'number', title: `${percent(moves / slots)} of all` }, shown(moves))
  return made('div', { className: 'moves' }, said, made('span', { className: 'lane' }, fill, mark))
}

/** The outcome of a way, if it has one. */
export function outcomeOf({ outcomes }: Answer, way: Way): Outcome | undefined {
  const found = outcomes.find((outcome) => outcome.way === way)
  return found !== undefined && 'loads' in found ? found : undefined
}

/** What has become of it, in a sentence or two. */
export function summaryOf(answer: Answer): string {
  const { slots, bottleneck } = answer
  const parts = (['exact', 'stable', 'rebalance'] as const).flatMap((way) => {
    const outcome = outcomeOf(answer, way)
    return outcome === undefined ? [] : [`${way} ${shown(outcome.moves)}`]
  })
  const survival = (way: Way) => percent(outcomeOf(answer, way)?.survival ?? 0)
  const why = bottleneck === null ? '' : ` (the ${bottleneck} allow no more)`
  return (
    `Filled within limits: exact ${survival('exact')}${why}, plain hashing ${survival('hash')}. ` +
    `Moves of ${shown(slots)}: ${parts.join(', ')}.`
  )
}
