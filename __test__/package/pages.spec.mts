// What packing changes: where the links of pages lead, and what bundlers take.
import { existsSync, readFileSync } from 'node:fs'
import test from 'ava'

const { linked } = await import('../../scripts/pack-links.mjs' as string)
const root = new URL('../../', import.meta.url)

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
