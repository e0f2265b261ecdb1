import { createRequire } from 'node:module'
import test from 'ava'
import * as library from 'phase-router'
import { check, run } from './helpers/child.mjs'

test('ESM and CommonJS give the same library', (t) => {
  const required = createRequire(import.meta.url)('phase-router')
  t.deepEqual(Object.keys(library).sort(), Object.keys(required).sort())
  for (const [name, value] of Object.entries(library)) t.is(value, required[name])
})

test('the exports', (t) => {
  t.snapshot(Object.keys(library).sort())
})

test('errors and debuggers call the exports by their names', (t) => {
  const functions = Object.entries(library).filter(([, value]) => typeof value === 'function')
  for (const [name, value] of functions) t.is((value as { name: string }).name, name)
})

const { exports: entries } = createRequire(import.meta.url)('../package.json')
const engines = Object.keys(entries).flatMap((path) => /^\.\/([^.]+)$/.exec(path)?.[1] ?? [])

for (const name of engines) {
  test(`phase-router/${name}: the exports, the same as ES module and as CommonJS`, async (t) => {
    const imported = await import(`phase-router/${name}`)
    const required = createRequire(import.meta.url)(`phase-router/${name}`)
    t.snapshot(Object.keys(imported).sort())
    t.deepEqual(Object.keys(imported).sort(), Object.keys(required).sort())
    for (const [key, value] of Object.entries(imported)) t.is(value, required[key])
  })
}

test('importing the library loads the addon and nothing else from outside its folder', async (t) => {
  await check(t, 'loads-little')
})

test('the raw binding cannot be reached', async (t) => {
  await t.throwsAsync(() => import('phase-router/index.js' as string), {
    any: true,
    code: 'ERR_PACKAGE_PATH_NOT_EXPORTED',
  })
})

for (const [name, value, message] of [
  ['PHASE_ROUTER_THREADS', '0', /PHASE_ROUTER_THREADS must be a whole number from 1 to 1024; received '0'/],
  ['PHASE_ROUTER_THREADS', 'many', /PHASE_ROUTER_THREADS must be .* received 'many'/],
  ['PHASE_ROUTER_SIMD', 'mmx', /PHASE_ROUTER_SIMD must be one of .*scalar.*; received 'mmx'/],
] as const) {
  test(`${name}=${value} is refused at load`, async (t) => {
    const ended = await run('golden', { env: { [name]: value } })
    t.is(ended.code, 1)
    t.regex(ended.stderr, message)
    t.regex(ended.stderr, /ERR_INVALID_ARG_VALUE/)
  })
}
