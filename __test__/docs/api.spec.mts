// docs/api.md has every export, every option and every member of the router, and no others.
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import test from 'ava'
import * as library from 'phase-router'
import { root } from './pages.mjs'

const page = readFileSync(`${root}docs/api.md`, 'utf8')
/** Names in code, without what stands in brackets after them. */
const named = new Set([...page.matchAll(/`(\w+)/g)].map(([, name]) => name as string))
for (const [, heading] of page.matchAll(/^##+ (.*\(.*)$/gm) as Iterable<[string, string]>) {
  for (const [, name] of heading.matchAll(/(\w+)\(/g)) named.add(name as string)
}

const engines = readdirSync(`${root}lib/engines`)
/** The files that lib/index.ts, and that of every engine, shows something of, and what it shows. */
const shown = ['lib', ...engines.map((name) => `lib/engines/${name}`)].flatMap((folder) => {
  const index = readFileSync(`${root}${folder}/index.ts`, 'utf8')
  return [...index.matchAll(/export (?:type )?\{([^}]*)\} from '([^']+)'/g)].map(([, names, path]) => ({
    names: (names as string)
      .split(',')
      .map((name) => name.replace('type', '').trim())
      .filter(Boolean),
    text: readFileSync(`${root}${posix.join(folder, (path as string).replace(/\.js$/, '.ts'))}`, 'utf8'),
  }))
})

/** The properties of an exported interface, by the text of its file. */
function properties(name: string, text: string): string[] | undefined {
  const body = new RegExp(`^export interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)^\\}`, 'm').exec(text)?.[1]
  return body === undefined
    ? undefined
    : [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, property]) => property as string)
}

/** The first cells of the tables whose head begins with a word. */
function rows(head: string): string[] {
  return page.split(/\n\n/).flatMap((block) => {
    if (!block.startsWith(`| ${head} |`)) return []
    return block
      .split('\n')
      .slice(2)
      .flatMap((line) => [...(line.split('|')[1] as string).matchAll(/`(\w+)/g)].map(([, name]) => name as string))
  })
}

test('every export is in docs/api.md, types too, and every entry point', (t) => {
  for (const name of engines) t.true(page.includes(`\`phase-router/${name}\``), name)
  for (const name of Object.keys(library)) t.true(named.has(name), name)
  for (const { names } of shown) for (const name of names) t.true(named.has(name), name)
  t.true(shown.flatMap(({ names }) => names).length > 50)
})

test('every option has a row with its type, its default and what it must be; no row is of an option that is none', (t) => {
  const options = shown.flatMap(({ names, text }) =>
    names.filter((name) => /(Options|Range)$/.test(name)).flatMap((name) => properties(name, text) ?? []),
  )
  const rowed = rows('option')
  t.true(options.length > 30)
  for (const option of new Set([...options, 'method'])) t.true(rowed.includes(option), `${option} has no row`)
  for (const option of rowed) t.true(options.includes(option) || option === 'method', `${option} is no option`)
  for (const line of page.match(/^\| `.*$/gm) ?? [])
    t.true(
      line.split(' | ').every((cell) => cell.length < 400),
      line,
    )
})

test('no table has an option twice', (t) => {
  for (const table of page.split(/\n\n/).filter((block) => block.startsWith('| option |'))) {
    const first = table.split('\n').map((line) => line.split('|')[1])
    t.is(new Set(first).size, first.length, table)
  }
})

test('every property of a target and every member of the router is there', (t) => {
  const text = (name: string) => shown.find(({ names }) => names.includes(name))?.text as string
  t.deepEqual(rows('property').sort(), (properties('Target', text('Target')) as string[]).sort())
  for (const [head, { prototype }] of [
    ['member', library.Router],
    ['of StreamRouter', library.StreamRouter],
    ['of KeyRouter', library.KeyRouter],
  ] as const) {
    const members = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor')
    t.deepEqual([...new Set(rows(head))].sort(), members.sort())
  }
})

test('what results hold is named', (t) => {
  for (const { names, text } of shown) {
    for (const name of names.filter((name) => !/(Options|Range)$/.test(name))) {
      for (const property of properties(name, text) ?? []) t.true(named.has(property), `${name}.${property}`)
    }
  }
})
