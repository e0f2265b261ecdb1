// The folder tree is the import graph, and docs/ARCHITECTURE.md says what it is: the files of src and
// lib are read as text and held against that page.
import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import { root } from './docs/pages.mjs'
import { circle, firstBroken, roomOf, roomsOf } from './house/rules.mjs'
import { type Files, rustImports } from './house/rust.mjs'
import { typescriptImports } from './house/typescript.mjs'

const page = readFileSync(`${root}docs/ARCHITECTURE.md`, 'utf8')
const rustRooms = roomsOf(page, '### Rust: `src`')
const libraryRooms = roomsOf(page, '### TypeScript: `lib`')
const rust = read('src', '.rs')
const library = read('lib', '.ts')

/** The files of a folder, by their path from the root with `/` in it. */
function read(folder: string, ...endings: string[]): Files {
  const paths = (readdirSync(`${root}${folder}`, { recursive: true }) as string[])
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => endings.some((ending) => path.endsWith(ending)) && !/\/(node_modules|target|html)\//.test(path))
  return new Map(paths.sort().map((path) => [path, readFileSync(`${root}${path}`, 'utf8')]))
}

test('no room of src imports what docs/ARCHITECTURE.md does not allow it', (t) => {
  const imports = rustImports(rust)
  t.true(imports.length > 400)
  t.is(firstBroken(imports, rustRooms, 'src'), undefined)
})

test('no room of lib imports what docs/ARCHITECTURE.md does not allow it', (t) => {
  const imports = typescriptImports(library)
  t.true(imports.length > 200)
  t.is(firstBroken(imports, libraryRooms, 'lib'), undefined)
})

test('no circle among the files of src, nor of lib', (t) => {
  t.is(circle(rustImports(rust)), undefined)
  t.is(circle(typescriptImports(library)), undefined)
})

test('rooms that docs/ARCHITECTURE.md names are there', (t) => {
  for (const [rooms, files, folder] of [
    [rustRooms, rust, 'src'],
    [libraryRooms, library, 'lib'],
  ] as const) {
    for (const room of rooms)
      t.true(
        [...files.keys()].some((file) => roomOf(file, rooms, folder) === room),
        room.name,
      )
  }
})

test('a leaf of src serves two rooms at least; what serves one lives there', (t) => {
  const [, leaves = ''] = /^\| leaves: (.*) \| leaves \|$/m.exec(page) ?? []
  const names = [...leaves.matchAll(/`(\w+)`/g)].map(([, name]) => name as string)
  t.true(names.length > 5)
  const imports = rustImports(rust).map(({ file, to }) => [
    roomOf(file, rustRooms, 'src'),
    roomOf(to, rustRooms, 'src'),
  ])
  for (const leaf of names) {
    const served = new Set(imports.filter(([from, to]) => to?.name === leaf && from !== to).map(([from]) => from?.name))
    t.true(served.size >= 2, `src/${leaf} serves ${[...served].join(', ') || 'nobody'} alone`)
  }
})

test('lib/index.ts, and that of every engine, shows what others have, and does nothing', (t) => {
  const indexes = [...library].filter(([file]) => /^lib\/(engines\/\w[\w-]*\/)?index\.ts$/.test(file))
  t.true(indexes.length > 1)
  for (const [file, text] of indexes)
    t.is(text.replace(/^export (type )?\{[^}]*\} from '[^']+'$/gm, '').trim(), '', file)
})

test('engines know the library by its name alone, and load no other package before it is used', (t) => {
  for (const [file, text] of library) {
    const code = text.replace(/\/\*[\s\S]*?\*\//g, '')
    const names = [...code.matchAll(/^(?:import|export)(?! type\b)[^']*'([^.'][^']*)'$/gm)].map(([, name]) => name)
    if (file.startsWith('lib/engines/'))
      t.deepEqual(
        names.filter((name) => !/^(node:\w|phase-router$)/.test(`${name}`)),
        [],
        file,
      )
    else t.false(names.includes('phase-router'), file)
  }
})

test('nothing that decides a route uses functions of the engine whose last bit may differ', (t) => {
  const functions =
    /Math\.(?!(abs|ceil|floor|imul|max|min|random|round|sign|sqrt|trunc|clz32|fround)\b)\w+|(?<!\b2n?) \*\* /
  for (const [file, text] of library) {
    if (file.startsWith('lib/report/')) continue
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').replace(/'[^'\n]*'|`[^`]*`/g, '')
    t.is(functions.exec(code)?.[0], undefined, file)
  }
})

test('no file has more than 400 lines', (t) => {
  const folders = ['src', 'lib', '__test__', 'benchmark', 'examples', 'fuzz', 'benches', 'scripts']
  for (const folder of folders) {
    for (const [file, text] of read(folder, '.rs', '.ts', '.mts', '.mjs')) {
      const lines = text.split('\n').length - 1
      t.true(lines <= 400, `${file} has ${lines} lines`)
    }
  }
})

test('what breaks a rule is named with its line: Rust', (t) => {
  const files = new Map([
    ['src/lib.rs', 'mod leaf; mod low; mod high;'],
    ['src/leaf.rs', 'pub struct Leaf;\n#[cfg(test)]\nmod tests {\n    use super::*;\n    use crate::high::High;\n}\n'],
    ['src/low/mod.rs', '// use crate::high::High;\nmod part;\npub use part::{Part, other as shown};\n'],
    ['src/low/part.rs', 'use crate::leaf::{self, Leaf};\npub struct Part;\npub fn other() {}\n'],
    ['src/high.rs', 'use crate::{\n    leaf::Leaf,\n    low::{self, shown},\n};\npub struct High(crate::low::Part);\n'],
  ])
  const imports = rustImports(files)
  t.deepEqual(
    imports.filter(({ test }) => !test).map(({ file, to, line }) => `${file}:${line} ${to}`),
    [
      'src/low/part.rs:1 src/leaf.rs',
      'src/low/part.rs:1 src/leaf.rs',
      'src/high.rs:1 src/leaf.rs',
      'src/high.rs:1 src/low/mod.rs',
      'src/high.rs:1 src/low/part.rs',
      'src/high.rs:5 src/low/part.rs',
    ],
  )
  const rooms = [
    { name: 'leaf', may: ['high'] },
    { name: 'low', may: ['leaf'] },
    { name: 'high', may: ['leaf'] },
  ]
  const broken = 'src/high.rs:1 imports src/low/mod.rs, which high may not (docs/ARCHITECTURE.md)'
  t.is(firstBroken(imports, rooms, 'src'), broken)
  t.is(firstBroken(imports, rooms.slice(0, 2), 'src'), 'src/high.rs is in no room that docs/ARCHITECTURE.md names')
  // Tests may close a circle; code may not.
  t.is(circle(imports), undefined)
  const closed = new Map([...files, ['src/leaf.rs', 'use crate::high::High;\n']])
  t.is(circle(rustImports(closed)), 'src/leaf.rs -> src/high.rs -> src/leaf.rs')
})

test('what breaks a rule is named with its line: TypeScript', (t) => {
  const files = new Map([
    ['lib/a.ts', "import type { B } from './b/b.js'\nconst c = await import('./c.js')\n"],
    ['lib/b/b.ts', "export {} from '../c.js'\nimport 'node:fs'\n"],
    ['lib/c.ts', "import {\n  a,\n} from './a.js'\n"],
  ])
  const imports = typescriptImports(files)
  const rooms = [
    { name: 'a', may: ['b', 'c'] },
    { name: 'b', may: ['c'] },
    { name: 'c', may: [] },
  ]
  t.is(firstBroken(imports, rooms, 'lib'), 'lib/c.ts:3 imports lib/a.ts, which c may not (docs/ARCHITECTURE.md)')
  t.is(circle(imports), 'lib/a.ts -> lib/b/b.ts -> lib/c.ts -> lib/a.ts')
})
