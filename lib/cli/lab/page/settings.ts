import type { Problem } from '../problem/problem.js'
import { byId } from './elements.js'

/** Where the slider of sources stops. */
const steps = [1, 2, 5].flatMap((digit) => [10, 100, 1000, 10_000].map((unit) => digit * unit)).concat(100_000)
steps.sort((a, b) => a - b)

type Settings = Pick<Problem, 'sources' | 'fanOut' | 'headroom'>

/** The sliders above, each beside a field for the number. Tells what is changed. */
export class SettingsForm {
  readonly #sources = pair('sources')
  readonly #fanOut = pair('fan-out')
  readonly #headroom = pair('headroom')
  readonly #unlimited = byId<HTMLInputElement>('unlimited')

  constructor(change: (settings: Partial<Settings>) => void) {
    const [sources, fanOut, headroom] = [this.#sources, this.#fanOut, this.#headroom]
    sources.slider.max = String(steps.length - 1)
    on(sources.slider, () => change({ sources: steps[sources.slider.valueAsNumber] as number }))
    on(sources.field, () => change({ sources: sources.field.valueAsNumber }))
    for (const input of [fanOut.slider, fanOut.field]) on(input, () => change({ fanOut: input.valueAsNumber }))
    for (const input of [headroom.slider, headroom.field]) on(input, () => change({ headroom: input.valueAsNumber }))
    // Without limits the slider stays where it was, for when they come back.
    on(this.#unlimited, () => change({ headroom: this.#unlimited.checked ? null : headroom.slider.valueAsNumber }))
    byId('settings').addEventListener('submit', (event) => event.preventDefault())
  }

  /** Shows a problem; a field that is being typed in keeps its text. */
  show({ sources, fanOut, headroom }: Settings): void {
    const near = steps.findIndex((step) => step >= sources)
    set(this.#sources.slider, near)
    this.#sources.slider.setAttribute('aria-valuetext', String(sources))
    set(this.#sources.field, sources)
    set(this.#fanOut.slider, fanOut)
    set(this.#fanOut.field, fanOut)
    if (headroom !== null) set(this.#headroom.slider, headroom)
    set(this.#headroom.field, headroom)
    this.#unlimited.checked = headroom === null
    for (const input of Object.values(this.#headroom)) input.disabled = headroom === null
  }
}

/** Gives an input its value, unless somebody types in it. */
export function set(input: HTMLInputElement, value: number | string | null): void {
  const text = value === null ? '' : String(value)
  if (input.value === text || (document.activeElement === input && input.type !== 'range')) return
  input.value = text
}

/** Calls back as often as the value changes. */
export function on(input: HTMLInputElement, change: () => void): void {
  input.addEventListener('input', change)
}

function pair(id: string) {
  return { slider: byId<HTMLInputElement>(`${id}-slider`), field: byId<HTMLInputElement>(id) }
}
