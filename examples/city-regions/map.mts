import { writeFileSync } from 'node:fs'

interface Place {
  name: string
  loc: { coordinates: [longitude: number, latitude: number] }
}

/** Writes an SVG map of who is served from where, if the command line names a file with `--map`. */
export function writeMap(cities: readonly Place[], centres: readonly Place[], routes: Int32Array): void {
  const option = process.argv.indexOf('--map')
  const file = process.argv[option + 1]
  if (option < 0 || file === undefined) return
  const colour = (j: number) => `hsl(${((j * 137.5) % 360).toFixed(0)} 65% ${j % 2 ? 45 : 60}%)`
  const x = ({ loc }: Place) => ((loc.coordinates[0] + 180) * 2.5).toFixed(1)
  const y = ({ loc }: Place) => ((85 - loc.coordinates[1]) * 2.5).toFixed(1)
  const dots = cities.map(
    (city, i) => `<circle cx="${x(city)}" cy="${y(city)}" r="1.2" fill="${colour(routes[i] as number)}"/>`,
  )
  const marks = centres.map(
    (centre, j) =>
      `<circle cx="${x(centre)}" cy="${y(centre)}" r="5" fill="${colour(j)}" stroke="#1c2126" stroke-width="1.5"/>` +
      `<title>${centre.name}</title>`,
  )
  const body = [...dots, ...marks].join('\n')
  const page = '<rect width="900" height="360" fill="#ffffff"/>'
  writeFileSync(file, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 360">\n${page}\n${body}\n</svg>\n`)
  console.log(`map         ${file}`)
}
