import type { Answer, Outcome } from '../problem/answer.js'
import type { LabTarget } from '../problem/problem.js'
import { byId, shown } from './elements.js'

/** Units of the drawing: those of a phone's screen. */
const size = { width: 340, height: 220, left: 48, right: 12, pad: 10, top: 10, bottom: 34 }

/** Every target by capacity and load: as one way routes, as plain hashing does, and its share. */
export function drawChart(
  targets: readonly LabTarget[],
  { shares }: Answer,
  chosen: Outcome | undefined,
  hash: Outcome | undefined,
): void {
  const largest = {
    x: ceiling(targets.map(({ capacity }) => capacity)),
    y: ceiling([...shares, ...(chosen?.loads ?? []), ...(hash?.loads ?? [])]),
  }
  const x = (capacity: number) =>
    size.left + size.pad + (capacity / largest.x.top) * (size.width - size.left - size.right - 2 * size.pad)
  const y = (load: number) =>
    size.height - size.bottom - (Math.min(load, largest.y.top) / largest.y.top) * (size.height - size.top - size.bottom)
  const drawing = svg('svg', { viewBox: `0 0 ${size.width} ${size.height}`, class: 'chart', role: 'img' })
  drawing.setAttribute('aria-label', 'Load of every target by its capacity; the figures stand at the targets')
  for (let tick = 0; tick <= largest.y.top; tick += largest.y.step) {
    drawing.append(svg('line', { class: 'grid', x1: size.left, x2: size.width - size.right, y1: y(tick), y2: y(tick) }))
    drawing.append(label(shown(tick), { x: size.left - 6, y: y(tick) + 4, 'text-anchor': 'end' }))
  }
  for (let tick = 0; tick <= largest.x.top; tick += largest.x.step) {
    drawing.append(
      label(shown(tick, tick % 1 === 0 ? 0 : 2), {
        x: x(tick),
        y: size.height - size.bottom + 16,
        'text-anchor': 'middle',
      }),
    )
  }
  drawing.append(label('capacity', { x: size.width - size.right, y: size.height - 3, 'text-anchor': 'end' }))
  const points = targets.map(({ capacity }, at) => ({ x: x(capacity), at }))
  for (const point of points) {
    const share = y(shares[point.at] ?? 0)
    drawing.append(svg('line', { class: 'share', x1: point.x - 9, x2: point.x + 9, y1: share, y2: share }))
  }
  for (const point of points) {
    const load = hash?.loads[point.at]
    if (load === undefined || hash === chosen) continue
    const [cx, cy] = [point.x, y(load)]
    drawing.append(svg('path', { class: 'hashed', d: `M${cx} ${cy - 5}l5 5l-5 5l-5 -5z` }))
  }
  for (const point of points) {
    const load = chosen?.loads[point.at]
    if (load !== undefined) drawing.append(svg('circle', { class: 'dot', cx: point.x, cy: y(load), r: 4 }))
  }
  byId('chart').replaceChildren(drawing)
}

/** The end of an axis, and the step between its ticks: 1, 2 or 5 times a power of ten. */
function ceiling(values: readonly number[]): { top: number; step: number } {
  const greatest = Math.max(...values) || 1
  let unit = 1
  while (unit > greatest) unit /= 10
  while (unit * 10 <= greatest) unit *= 10
  const step = ([0.2, 0.5, 1, 2].find((part) => part * unit * 5 >= greatest) ?? 2) * unit
  return { top: Math.ceil(greatest / step) * step, step }
}

function svg(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  return element
}

function label(text: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = svg('text', attributes)
  element.textContent = text
  return element
}
