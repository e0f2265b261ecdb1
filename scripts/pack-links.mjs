// The package carries pages, but neither all pictures nor the code that they link to: such links get their address in the
// repository, where one is known.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** Lets the links of all pages of a staged package lead somewhere. */
export function linkPages(stage, { version, repository }) {
  if (repository === undefined) return
  const home = repository.url.replace(/^git\+/, '').replace(/\.git$/, '')
  const isThere = (path) => existsSync(join(stage, path))
  for (const file of readdirSync(stage, { recursive: true }).filter((file) => file.endsWith('.md'))) {
    const text = readFileSync(join(stage, file), 'utf8')
    writeFileSync(join(stage, file), linked(text, file.replaceAll('\\', '/'), isThere, home, version))
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
