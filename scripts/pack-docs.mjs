// The pages that the packed library carries: those that its README leads to, without pictures and code. What a page
// links to beyond these gets its address in the repository, where one is known.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/** The pages by their path from the root, with `/` in it. */
export function pages() {
  const docs = readdirSync('docs', { recursive: true }).map((path) => `docs/${path.replaceAll('\\', '/')}`)
  const own = docs.filter((path) => path.endsWith('.md') && !path.startsWith('docs/api/'))
  return [...own.sort(), 'CONTRIBUTING.md', 'SECURITY.md', 'RELEASING.md', 'examples/README.md']
}

/** Adds the pages to a staged package, and lets links of all its pages lead somewhere. */
export function stagePages(stage, { version, repository }) {
  for (const page of pages()) {
    mkdirSync(join(stage, dirname(page)), { recursive: true })
    copyFileSync(page, join(stage, page))
  }
  if (repository === undefined) return
  const home = repository.url.replace(/^git\+/, '').replace(/\.git$/, '')
  for (const page of ['README.md', 'CHANGELOG.md', ...pages()]) {
    const isThere = (path) => existsSync(join(stage, path))
    const text = readFileSync(join(stage, page), 'utf8')
    writeFileSync(join(stage, page), linked(text, page, isThere, home, version))
  }
}

/** The text of a page with addresses in place of links to what is not there; not in blocks of code. */
export function linked(text, page, isThere, home, version) {
  const parts = text.split(/(^```.*?^```$)/ms)
  return parts.map((part, i) => (i % 2 === 1 ? part : outside(part))).join('')

  function outside(part) {
    return part.replace(/(!?)\[((?:[^\]\\]|\\.)*)\]\(([^)\s]+)\)/g, (link, picture, words, target) => {
      const [path, hash] = target.split('#')
      if (path === '' || /^\w+:/.test(path)) return link
      const place = posix.join(posix.dirname(page), path)
      if (isThere(place)) return link
      const address = `${home}/${picture ? 'raw' : 'blob'}/v${version}/${place}`
      return `${picture}[${words}](${address}${hash === undefined ? '' : `#${hash}`})`
    })
  }
}
