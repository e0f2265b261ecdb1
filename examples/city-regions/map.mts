import { writeFileSync } from 'node:fs'

interface Place {
  name: string
  loc: { coordinates: [longitude: number, latitude: number] }
}

const size = 9

/** A rectangle: left, top, right, bottom. */
type Box = [number, number, number, number]

/** Writes an SVG map of who is served from where, if the command line names a file with `--map`. */
export function writeMap(cities: readonly Place[], centres: readonly Place[], routes: Int32Array): void {
  const option = process.argv.indexOf('--map')
  const file = process.argv[option + 1]
  if (option < 0 || file === undefined) return
  const colour = (j: number) => `hsl(${((j * 137.5) % 360).toFixed(0)} 65% ${j % 2 ? 45 : 60}%)`
  const x = ({ loc }: Place) => (loc.coordinates[0] + 180) * 2.5
  const y = ({ loc }: Place) => (80 - loc.coordinates[1]) * 2.5
  const at = (place: Place) => `cx="${x(place).toFixed(1)}" cy="${y(place).toFixed(1)}"`
  const dots = cities.map((city, i) => `<circle ${at(city)} r="1.2" fill="${colour(routes[i] as number)}"/>`)
  const marks = centres.map(
    (centre, j) =>
      `<circle ${at(centre)} r="5" fill="${colour(j)}" stroke="#1c2126" stroke-width="1.5">` +
      `<title>${centre.name}</title></circle>`,
  )
  const taken = centres.map((centre): Box => [x(centre) - 6, y(centre) - 6, x(centre) + 6, y(centre) + 6])
  const names = centres.map((centre) => {
    const [left, top, right, bottom] = besides(x(centre), y(centre), 0.6 * size * centre.name.length, taken)
    taken.push([left, top, right, bottom])
    return `<text x="${left.toFixed(1)}" y="${(bottom - 2).toFixed(1)}">${centre.name}</text>`
  })
  const style = `font: ${size}px sans-serif; fill: #1c2126; stroke: #ffffff; stroke-width: 2.5; paint-order: stroke`
  const page = '<rect width="900" height="345" fill="#ffffff"/>'
  const body = [page, ...dots, ...marks, `<g style="${style}">`, ...names, '</g>'].join('\n')
  writeFileSync(file, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 345">\n${body}\n</svg>\n`)
  console.log(`map         ${file}`)
}

/** Where a name of some width stands beside its mark: the first place that is free. */
function besides(x: number, y: number, width: number, taken: readonly Box[]): Box {
  const places = [
    [x + 8, y - 6],
    [x - 8 - width, y - 6],
    [x - width / 2, y - 20],
    [x - width / 2, y + 8],
    [x + 6, y + 4],
    [x + 6, y - 16],
    [x - 6 - width, y + 4],
  ] as const
  const boxes = places.map(([left, top]): Box => [left, top, left + width, top + 12])
  const meets = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
  return boxes.find((box) => !taken.some((other) => meets(box, other))) ?? (boxes[0] as Box)
}
