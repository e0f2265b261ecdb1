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

/** The pages that links lead to, from one page on; not through others than those of docs. */
function reached(from: string): Set<string> {
  const found = new Set([from])
  for (const file of found) {
    const page = byFile.get(file)
    if (page === undefined || (file !== from && !file.startsWith('docs/'))) continue
    for (const link of links(page)) {
      const { file } = resolve(page, link)
      const leads = byFile.has(file) ? file : posix.join(file, 'README.md')
      if (byFile.has(leads)) found.add(leads)
    }
  }
  return found
}

const map = 'docs/guide/README.md'

test('every page of docs can be reached from README.md, and from the map', (t) => {
  for (const from of ['README.md', map]) {
    const found = reached(from)
    for (const { file } of pages) if (file.startsWith('docs/')) t.true(found.has(file), `${file} from ${from}`)
  }
})

test('the map names every page of the guide, and README leads to the map', (t) => {
  const named = links(byFile.get(map) as Page).map((link) => resolve(byFile.get(map) as Page, link).file)
  const inGuide = pages.filter(({ file }) => /^docs\/(guide\/)?[^/]+\.md$/.test(file) && file !== map)
  t.true(inGuide.length > 20)
  for (const { file } of inGuide) t.true(named.includes(file), file)
  t.true(links(byFile.get('README.md') as Page).includes(map))
})

/** The first words of a page below its title: a paragraph, before which pictures may stand. */
function opening({ lines }: Page): string {
  const below = lines.slice(lines.findIndex((line) => line.startsWith('# ')) + 1)
  const from = below.findIndex((line) => line !== '' && !line.startsWith('!['))
  const words = below.slice(from)
  const to = words.indexOf('')
  return words.slice(0, to < 0 ? undefined : to).join(' ')
}

test('every page of docs opens with its question', (t) => {
  for (const page of pages) {
    if (!page.file.startsWith('docs/')) continue
    t.regex(opening(page), /\?/, page.file)
    t.notRegex(opening(page), /^(\||```|#|<)/, page.file)
  }
  t.is(opening({ file: '', lines: ['# A', '', '![b](c)', '', 'Why?', 'So.', '', 'x'] }), 'Why? So.')
})

test('headings and links are found as GitHub finds them', (t) => {
  const page = {
    file: 'x.md',
    lines: ['# A `b`: c, d', '## Twice', '## Twice', '```text', '# no [x](y)', '```', '[p](q#r) `[x](y)`'],
  }
  t.deepEqual(anchors(page), ['a-b-c-d', 'twice', 'twice-1'])
  t.deepEqual(links(page), ['q#r'])
})
