import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

type Arcs = readonly (number | Arcs)[]

interface Atlas {
  objects: { counties: { geometries: { id: string; properties: { name: string }; arcs?: Arcs }[] } }
}

/** The counties of the United States as a graph. */
export interface Counties {
  /** FIPS codes, ascending: two digits for the state, three within it. */
  ids: string[]
  /** Pairs of counties with a common border, by index, the lower one first. */
  borders: [number, number][]
}

/** The counties of the package us-atlas; an arc of its topology that two counties use is a border. */
export function readCounties(): Counties {
  const file = createRequire(import.meta.url).resolve('us-atlas/counties-10m.json')
  const { geometries } = (JSON.parse(readFileSync(file, 'utf8')) as Atlas).objects.counties
  geometries.sort((a, b) => Number(a.id) - Number(b.id))
  const userOf = new Map<number, number>()
  const borders = new Map<string, [number, number]>()
  geometries.forEach(({ arcs = [] }, county) => {
    for (const arc of (arcs as number[]).flat(3)) {
      // The other side of a border runs through it backwards, which is written as its complement.
      const line = arc < 0 ? ~arc : arc
      const other = userOf.get(line)
      if (other === undefined) userOf.set(line, county)
      else if (other !== county) borders.set(`${other} ${county}`, [other, county])
    }
  })
  return { ids: geometries.map(({ id }) => id), borders: [...borders.values()] }
}
