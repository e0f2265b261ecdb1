// The imports of a Rust crate, from the text of its files.

/** An import: the line that it stands in, and the file that it leads to. */
export interface Import {
  readonly file: string
  readonly line: number
  readonly to: string
  /** Whether it stands in code for tests. */
  readonly test: boolean
}

/** Text by path from the root of the repository. */
export type Files = ReadonlyMap<string, string>

/** A path of the language, as it is written: `super::a::b`, `crate::*`. */
interface Written {
  readonly at: number
  readonly path: readonly string[]
  readonly name: string
  readonly reexports: boolean
}

/** All imports among the files of `src`. */
export function rustImports(files: Files): Import[] {
  const modules = new Modules(files)
  return [...files.keys()].flatMap((file) => modules.importsOf(file))
}

class Modules {
  readonly #files: Files
  readonly #byPath = new Map<string, string>()
  readonly #written = new Map<string, Written[]>()

  constructor(files: Files) {
    this.#files = files
    for (const file of files.keys()) this.#byPath.set(modulePath(file).join('::'), file)
    for (const [file, text] of files) this.#written.set(file, written(text))
  }

  importsOf(file: string): Import[] {
    const text = plain(this.#files.get(file) as string)
    const inline = inlineModules(text)
    return (this.#written.get(file) as Written[]).flatMap(({ at, path, reexports }) => {
      const inner = inline.find(({ from, to }) => at > from && at < to)
      const here = [...modulePath(file), ...(inner ? [inner.name] : [])]
      const target = this.#resolve(here, path, new Set())
      if (target === undefined || target === file) return []
      // A module that shows what its parts have does not use them.
      if (reexports && modulePath(target).join('::').startsWith(modulePath(file).join('::'))) return []
      const test = inner?.name === 'tests' || /(^|\/)tests(\/|\.rs$)/.test(file)
      return [{ file, line: text.slice(0, at).split('\n').length, to: target, test }]
    })
  }

  /** The file that has what a path names, through whatever shows it. */
  #resolve(here: readonly string[], path: readonly string[], seen: Set<string>): string | undefined {
    const absolute = this.#absolute(here, path)
    if (absolute === undefined) return undefined
    let depth = absolute.length
    while (depth > 0 && !this.#byPath.has(absolute.slice(0, depth).join('::'))) depth--
    const module = absolute.slice(0, depth)
    const file = this.#byPath.get(module.join('::'))
    const item = absolute[depth]
    if (file === undefined || item === undefined || item === '*') return file
    const key = `${file} ${item}`
    if (seen.has(key)) return file
    seen.add(key)
    const inline = inlineModules(plain(this.#files.get(file) as string))
    const shown = this.#written
      .get(file)
      ?.find(({ name, at }) => name === item && !inline.some(({ from, to }) => at > from && at < to))
    const through = shown && this.#resolve(module, shown.path, seen)
    return through ?? file
  }

  /** From the root of the crate; undefined for what other crates have. */
  #absolute(here: readonly string[], [first, ...rest]: readonly string[]): string[] | undefined {
    if (first === 'crate' || first === '$crate') return rest
    if (first === 'self') return [...here, ...rest]
    if (first === 'super') {
      const above = here.slice(0, -1)
      return rest[0] === 'super' ? this.#absolute(above, rest) : [...above, ...rest]
    }
    return this.#byPath.has([...here, first].join('::')) ? [...here, first as string, ...rest] : undefined
  }
}

function modulePath(file: string): string[] {
  const parts = file
    .replace(/^src\//, '')
    .replace(/\.rs$/, '')
    .split('/')
  return ['mod', 'lib'].includes(parts.at(-1) as string) ? parts.slice(0, -1) : parts
}

/** The text without comments, all else where it was. */
function plain(text: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ')
  return text
    .replace(/\/\*[\s\S]*?\*\//g, blank)
    .replace(/\/\/.*/g, blank)
    .replace(/pub\([^)]*\)/g, (visibility) => 'pub'.padEnd(visibility.length))
}

/** Modules written inside of a file, at its left edge. */
function inlineModules(text: string): { name: string; from: number; to: number }[] {
  return [...text.matchAll(/^(?:pub +)?mod (\w+) \{$/gm)].map(({ 1: name, index: from }) => {
    const end = text.indexOf('\n}', from)
    return { name: name as string, from, to: end < 0 ? text.length : end }
  })
}

function written(text: string): Written[] {
  const found: Written[] = []
  const rest = plain(text).replace(/(\bpub +)?\buse\s+([^;]+);/g, (statement, shows, tree, at) => {
    for (const { path, name } of expand(tree.replace(/\s+/g, ' ').trim())) {
      found.push({ at, path, name, reexports: shows !== undefined })
    }
    return statement.replace(/[^\n]/g, ' ')
  })
  for (const { 0: path, index: at } of rest.matchAll(/(?:\$?crate|super|self)(?:::\w+)+/g)) {
    found.push({ at, path: path.split('::'), name: '', reexports: false })
  }
  return found
}

/** `a::{b, c::d as e}` is a::b and a::c::d, the latter by the name e. */
function expand(tree: string): { path: string[]; name: string }[] {
  const brace = tree.indexOf('{')
  if (brace < 0) {
    const [path, alias] = tree.split(' as ') as [string, string?]
    const parts = path.trim().split('::')
    if (parts.at(-1) === 'self') parts.pop()
    return [{ path: parts, name: alias?.trim() ?? (parts.at(-1) as string) }]
  }
  const head = tree.slice(0, brace).replace(/::$/, '')
  return branches(tree.slice(brace + 1, tree.lastIndexOf('}'))).flatMap((branch) =>
    expand(head === '' ? branch : `${head}::${branch}`),
  )
}

/** What commas outside of braces part. */
function branches(text: string): string[] {
  const parts = ['']
  let depth = 0
  for (const letter of text) {
    if (letter === '{') depth++
    if (letter === '}') depth--
    if (letter === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += letter
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}
