// The pages that the package carries, and where their links lead.
import { existsSync, readFileSync } from 'node:fs'
import test from 'ava'

const { linked, pages } = await import('../../scripts/pack-docs.mjs' as string)
const root = new URL('../../', import.meta.url)

test('the pages are there, and all that the README links to is among them, or in the package besides', (t) => {
  const carried: string[] = pages()
  for (const page of carried) t.true(existsSync(new URL(page, root)), page)
  const readme = readFileSync(new URL('README.md', root), 'utf8')
  const links = [...readme.matchAll(/(?<!!)\[[^\]]*\]\(([^)#:\s]+)/g)].map(([, path]) => path as string)
  t.true(links.length > 15)
  for (const path of links) t.true([...carried, 'CHANGELOG.md', 'LICENSE'].includes(path), path)
})

test('links to what is not carried become addresses; others, and code, stay as they are', (t) => {
  const isThere = (path: string) => path === 'docs/api.md'
  const at = (text: string) => linked(text, 'docs/guide/names.md', isThere, 'https://example.com/us/it', '1.2.3')
  t.is(at('[API](../api.md#route)'), '[API](../api.md#route)')
  t.is(
    at('[code](../../lib/index.ts#L3) and ![a picture](../img/a.svg)'),
    '[code](https://example.com/us/it/blob/v1.2.3/lib/index.ts#L3) and ' +
      '![a picture](https://example.com/us/it/raw/v1.2.3/docs/img/a.svg)',
  )
  for (const text of ['[here](#below)', '[there](https://example.org/a.md)', '```js\nx[0](../img/a.svg)\n```']) {
    t.is(at(text), text)
  }
})

test('what is packed leads bundlers to the lines that load the package, and Bun to the library', async (t) => {
  const { withBundled } = await import('../../scripts/bundled.mjs' as string)
  const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  const packed = withBundled(exports)
  t.deepEqual(Object.keys(packed), Object.keys(exports))
  for (const [entry, conditions] of Object.entries(packed) as [string, Record<string, Record<string, string>>][]) {
    if (typeof conditions === 'string') continue
    // The first that matches is taken.
    t.deepEqual(Object.keys(conditions), ['bun', 'module', 'import', 'require'], entry)
    t.true(existsSync(new URL(conditions.module?.default as string, root)), entry)
    t.deepEqual(conditions.bun, exports[entry])
  }
})
