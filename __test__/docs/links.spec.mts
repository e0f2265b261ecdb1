import { posix } from 'node:path'
import test from 'ava'
import { allPages, anchors, links, type Page, present } from './pages.mjs'

const pages = allPages()
const byFile = new Map(pages.map((page) => [page.file, page]))

/** Where a link of a page leads within the repository: the file, and the heading if it names one. */
function resolve(page: Page, link: string): { file: string; anchor: string | undefined } {
  const [path, anchor] = link.split('#') as [string, string?]
  const file = path === '' ? page.file : posix.normalize(posix.join(posix.dirname(page.file), path))
  return { file, anchor }
}

for (const page of pages) {
  test(`${page.file}: its links lead somewhere`, (t) => {
    for (const link of links(page)) {
      if (link.startsWith('https://')) continue
      t.notRegex(link, /^\w+:/, 'a link is relative or https')
      const { file, anchor } = resolve(page, link)
      t.true(present(file), `${link}: there is no ${file}`)
      if (anchor === undefined) continue
      const target = byFile.get(file)
      t.true(target !== undefined && anchors(target).includes(anchor), `${link}: ${file} has no such heading`)
    }
    t.pass()
  })
}

test('every page of docs can be reached from README.md', (t) => {
  const reached = new Set(['README.md'])
  for (const file of reached) {
    const page = byFile.get(file)
    if (page === undefined) continue
    for (const link of links(page)) {
      const { file } = resolve(page, link)
      const leads = byFile.has(file) ? file : posix.join(file, 'README.md')
      if (byFile.has(leads)) reached.add(leads)
    }
  }
  for (const { file } of pages) if (file.startsWith('docs/')) t.true(reached.has(file), file)
})

test('headings and links are found as GitHub finds them', (t) => {
  const page = {
    file: 'x.md',
    lines: ['# A `b`: c, d', '## Twice', '## Twice', '```text', '# no [x](y)', '```', '[p](q#r) `[x](y)`'],
  }
  t.deepEqual(anchors(page), ['a-b-c-d', 'twice', 'twice-1'])
  t.deepEqual(links(page), ['q#r'])
})
