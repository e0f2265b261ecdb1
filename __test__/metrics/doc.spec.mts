import { readFileSync } from 'node:fs'
import { runInThisContext } from 'node:vm'
import test from 'ava'
import * as library from 'phase-router'
import { near } from './routings.mjs'

const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8')

test('the example of docs/metrics.md comes out of the code', (t) => {
  const example = page.slice(page.indexOf('## An example'))
  const [, data] = example.match(/```js\n(.*?)```/s) as RegExpMatchArray
  // | `call` | `value` | because |
  const rows = [...example.matchAll(/^\| `(.*?)` \| `(.*?)` \|/gm)].map(([, call, value]) => [call, value] as const)
  t.is(rows.length, 18)
  for (const [call, value] of rows) {
    const calculate = runInThisContext(`(library) => { with (library) { ${data}; return [${call}, ${value}] } }`)
    const [found, told] = (calculate(library) as unknown[]).map(plain)
    if (typeof found === 'number') t.true(near(found, told as number), `${call} gives ${found}`)
    else t.deepEqual(found, told, call)
  }
})

test('docs/metrics.md has every metric, with an example', (t) => {
  const index = readFileSync(new URL('../../lib/index.ts', import.meta.url), 'utf8')
  const lists = [...index.matchAll(/^export \{ (.*) \} from '\.\/metrics\//gm)].map(([, list]) => list as string)
  const metrics = lists.flatMap((list) => list.split(', ')).filter((name) => !name.startsWith('type '))
  t.true(metrics.length >= 12)
  const [definitions, example] = page.split('## An example') as [string, string]
  for (const name of metrics) {
    t.true(definitions.includes(`\`${name}(`) && example.includes(`\`${name}(`), name)
  }
})

/** Typed arrays as lists. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, inner) => (ArrayBuffer.isView(inner) ? [...(inner as Int32Array)] : inner)),
  )
}
