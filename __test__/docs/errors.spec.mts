// docs/guide/errors.md has every code that the library and the addon give, and no others.
import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import { root } from './pages.mjs'

/** The codes in the text of the files of a folder: what stands in quotes there. */
function codesIn(folder: string, ending: string): string[] {
  const files = (readdirSync(`${root}${folder}`, { recursive: true }) as string[]).filter(
    (file) => file.endsWith(ending) && !file.includes('tests'),
  )
  return files.flatMap((file) => {
    const text = readFileSync(`${root}${folder}/${file}`, 'utf8')
    return [...text.matchAll(/(["'])((?:ERR_[A-Z_]+)|ABORT_ERR)\1/g)].map(([, , code]) => code as string)
  })
}

test('docs/guide/errors.md has every code', (t) => {
  const page = readFileSync(`${root}docs/guide/errors.md`, 'utf8')
  const documented = [...page.matchAll(/^\| `((?:ERR_[A-Z_]+)|ABORT_ERR)` \|/gm)].map(([, code]) => code as string)
  const given = new Set([...codesIn('lib', '.ts'), ...codesIn('src', '.rs')])
  t.true(given.size >= 9)
  t.deepEqual(documented.sort(), [...given].sort())
})
