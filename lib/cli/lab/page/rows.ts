import type { Answer, Outcome } from '../problem/answer.js'
import { type LabTarget, most } from '../problem/problem.js'
import { byId, made, shown } from './elements.js'
import { on, set } from './settings.js'

/** What users do with a target. */
export interface Actions {
  edit(at: number, change: Partial<LabTarget>): void
  /** Its capacity becomes 0, or what it was. */
  fail(at: number): void
  double(at: number): void
  go(at: number): void
}

/** The targets, a row each: fields, buttons, and the load as a bar. */
export class Rows {
  readonly #list = byId('targets')
  readonly #actions: Actions
  #rows: Row[] = []
  // Where all sliders end. It never comes nearer: a slider that is moved must be able to come back.
  #reach = 0

  constructor(actions: Actions) {
    this.#actions = actions
  }

  show(targets: readonly LabTarget[]): void {
    while (this.#rows.length < targets.length) {
      const row = rowOf(this.#rows.length, this.#actions)
      this.#rows.push(row)
      this.#list.append(row.element)
    }
    for (const row of this.#rows.splice(targets.length)) row.element.remove()
    const largest = Math.max(0, ...targets.map(({ capacity }) => capacity))
    this.#reach = this.#reach === 0 ? Math.max(16, 2 * largest) : Math.max(this.#reach, largest)
    targets.forEach(({ name, capacity, limit }, at) => {
      const { legend, fields, fails, doubles } = this.#rows[at] as Row
      legend.textContent = `Target ${name}`
      set(fields.name, name)
      // Long names are cut off in their fields.
      fields.name.title = name
      fields.slider.max = String(this.#reach)
      set(fields.slider, capacity)
      set(fields.capacity, capacity)
      set(fields.limit, limit)
      fails.textContent = capacity === 0 ? 'Returns' : 'Fails'
      doubles.disabled = capacity === 0 || 2 * capacity > most.capacity
    })
  }

  /** Draws loads beside shares and limits, all to one scale; targets that the answer does not know have none. */
  draw(targets: readonly LabTarget[], { shares, limits }: Answer, outcome: Outcome | undefined): void {
    const loads = outcome?.loads ?? []
    const longest = Math.max(1, ...shares, ...loads)
    // A limit far beyond all loads would make the bars too short to be compared.
    const near = limits.map((limit) => (limit !== null && limit <= 2 * longest ? limit : 0))
    const scale = Math.max(1.1 * longest, 1.02 * Math.max(...near))
    this.#rows.forEach(({ fields, lane, fill, share, limit, says }, at) => {
      const known = at < targets.length && at < shares.length
      const [load, fair, bound] = [loads[at] ?? 0, shares[at] ?? 0, limits[at] ?? null]
      fill.style.width = `${known ? (100 * load) / scale : 0}%`
      place(share, known ? fair : null, scale)
      place(limit, known ? bound : null, scale)
      const most = bound === null ? '' : ` of ${shown(bound)}`
      says.textContent = known && outcome ? shown(load) + most : ''
      lane.ariaLabel = `load ${shown(load)}, share ${shown(fair, 1)}${bound === null ? '' : `, limit ${shown(bound)}`}`
      fields.limit.placeholder = bound === null ? 'none' : String(bound)
    })
  }

  /** Puts the keyboard where it was before a row went, or into the name of the last row. */
  focus(at: number | 'last'): void {
    if (at === 'last') this.#rows.at(-1)?.fields.name.select()
    else (this.#rows[Math.min(at, this.#rows.length - 1)] as Row).goes.focus()
  }
}

type Row = ReturnType<typeof rowOf>

function rowOf(at: number, actions: Actions) {
  const number = { type: 'number', min: '0', required: true } as const
  const fields = {
    name: made('input', { ariaLabel: 'name', maxLength: most.name, required: true, spellcheck: false }),
    slider: made('input', { type: 'range', min: '0', step: '1', ariaLabel: 'capacity, in steps' }),
    capacity: made('input', { ...number, max: String(most.capacity), step: 'any', ariaLabel: 'capacity' }),
    limit: made('input', { ...number, required: false, max: String(most.limit), step: '1' }),
  }
  on(fields.name, () => actions.edit(at, { name: fields.name.value }))
  on(fields.slider, () => actions.edit(at, { capacity: fields.slider.valueAsNumber }))
  on(fields.capacity, () => actions.edit(at, { capacity: fields.capacity.valueAsNumber }))
  on(fields.limit, () => {
    // What is not a number has an empty value too.
    const isEmpty = fields.limit.value === '' && !fields.limit.validity.badInput
    actions.edit(at, { limit: isEmpty ? null : fields.limit.valueAsNumber })
  })
  const button = (label: string, act: (at: number) => void) =>
    made('button', { type: 'button', textContent: label, onclick: () => act(at) })
  const [fails, doubles, goes] = [
    button('Fails', actions.fail),
    button('Doubles', actions.double),
    button('Goes', actions.go),
  ]
  const legend = made('legend', {})
  const fill = made('span', { className: 'fill series-0' })
  const share = made('span', { className: 'mark' })
  const limit = made('span', { className: 'mark limit' })
  const lane = made('span', { className: 'lane', role: 'img' }, fill, share, limit)
  const says = made('span', {})
  const more = [made('label', {}, 'limit ', fields.limit), fails, doubles, goes]
  const content = [
    ...[legend, fields.name, fields.slider, fields.capacity],
    made('div', { className: 'load' }, lane, says),
    made('div', { className: 'more' }, ...more),
  ]
  const element = made('li', {}, made('fieldset', {}, ...content))
  return { element, legend, fields, fails, doubles, goes, lane, fill, share, limit, says }
}

/** Puts a mark where a value is; there is none for what lies beyond the scale. */
function place(mark: HTMLElement, value: number | null, scale: number): void {
  mark.hidden = value === null || value > scale
  mark.style.left = `${(100 * (value ?? 0)) / scale}%`
}
