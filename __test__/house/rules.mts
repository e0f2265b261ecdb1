// The rooms of the house as docs/ARCHITECTURE.md names them, and what breaks their rules.
import type { Import } from './rust.mjs'

/** What the files of a room may import, beside each other. */
export interface Room {
  readonly name: string
  /** Names of rooms, or of files and folders in them. */
  readonly may: readonly string[]
}

/**
 * The rooms of a table whose first cell names some, and whose second what they may import: names in
 * backticks, `everything`, or the words of a row before (`leaves`), which stand before its colon.
 */
export function roomsOf(page: string, heading: string): readonly Room[] {
  const section = page.split(/^(?=#+ )/m).find((part) => part.startsWith(`${heading}\n`))
  if (section === undefined) throw new Error(`docs/ARCHITECTURE.md has no "${heading}"`)
  const named = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string)
  const groups = new Map<string, readonly string[]>()
  const rooms: Room[] = []
  for (const [, first, second] of section.matchAll(/^\| (.*`.*) \| (.*) \|$/gm) as Iterable<[string, string, string]>) {
    const group = /^(\w+): /.exec(first)?.[1]
    if (group !== undefined) groups.set(group, named(first))
    const words = [...groups].flatMap(([word, names]) => (second.includes(word) ? names : []))
    const may = second === 'everything' ? ['*'] : [...words, ...named(second)]
    for (const name of named(first)) rooms.push({ name, may })
  }
  return rooms
}

/**
 * The first import that a room may not have, or that no room has, in words; undefined when all are right.
 * Tests of any room may import `laws`, which judge what it does.
 */
export function firstBroken(imports: readonly Import[], rooms: readonly Room[], root: string): string | undefined {
  for (const { file, line, to, test } of imports) {
    const [from, into] = [roomOf(file, rooms, root), roomOf(to, rooms, root)]
    const missing = from === undefined ? file : into === undefined ? to : undefined
    if (missing !== undefined) return `${missing} is in no room that docs/ARCHITECTURE.md names`
    if (test && into?.name === 'laws') continue
    if (from === into || from?.may.some((name) => name === '*' || within(inside(to, root), name))) continue
    return `${file}:${line} imports ${to}, which ${from?.name} may not (docs/ARCHITECTURE.md)`
  }
  return undefined
}

/** The innermost room of a file. */
export function roomOf(file: string, rooms: readonly Room[], root: string): Room | undefined {
  const path = inside(file, root)
  return rooms.filter(({ name }) => within(path, name)).sort((a, b) => b.name.length - a.name.length)[0]
}

const inside = (file: string, root: string) => file.slice(root.length + 1).replace(/\.\w+$/, '')
const within = (path: string, name: string) => path === name || path.startsWith(`${name}/`)

/** A circle of files that import each other, or undefined. */
export function circle(imports: readonly Import[]): string | undefined {
  const edges = new Map<string, Set<string>>()
  for (const { file, to, test } of imports) {
    if (!test) edges.set(file, (edges.get(file) ?? new Set()).add(to))
  }
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): string | undefined => {
    const at = path.indexOf(file)
    if (at >= 0) return [...path.slice(at), file].join(' -> ')
    if (done.has(file)) return undefined
    for (const next of edges.get(file) ?? []) {
      const found = visit(next, [...path, file])
      if (found !== undefined) return found
    }
    done.add(file)
    return undefined
  }
  for (const file of edges.keys()) {
    const found = visit(file, [])
    if (found !== undefined) return found
  }
  return undefined
}
