import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import test from 'ava'

const folder = fileURLToPath(new URL('../../.github/workflows/', import.meta.url))
const workflows = readdirSync(folder).map((name) => [name, readFileSync(folder + name, 'utf8')] as const)

for (const [name, text] of workflows) {
  test(`${name}: actions of others are pinned by commit, the same one everywhere`, (t) => {
    const uses = [...text.matchAll(/uses: (.+)/g)].map((match) => match[1] as string)
    t.true(uses.length > 0)
    for (const action of uses) {
      t.regex(action, /^(\.\/\.github\/workflows\/[a-z]+\.yml|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/)
      for (const [other, its] of workflows) {
        const pins = its.match(new RegExp(`${action.split('@')[0]}@.*`, 'g')) ?? []
        for (const pin of pins) t.is(pin, action, other)
      }
    }
  })

  test(`${name}: images are pinned by digest, the same one everywhere`, (t) => {
    t.notRegex(text, /^\s*(container|image|services):/m, 'images are run by docker here, where this test sees them')
    const images = [...text.matchAll(/\bnode:[\w.-]+(@[\w:]+)?/g)].map(([image]) => image)
    t.is(images.length > 0, /docker run/.test(text))
    for (const image of images) {
      t.regex(image, /^node:\d+-alpine@sha256:[0-9a-f]{64}$/)
      for (const [other, its] of workflows) {
        const pins = its.match(new RegExp(`${image.split('@')[0]}\\b[@\\w:]*`, 'g')) ?? []
        for (const pin of pins) t.is(pin, image, other)
      }
    }
  })

  test(`${name}: nothing is permitted that a job does not ask for, and no secret is used`, (t) => {
    t.regex(text, /^permissions: \{\}$/m)
    t.notRegex(text, /secrets\./)
    const granted = [...text.matchAll(/^ {6}([a-z-]+): (write)/gm)].map(([, what]) => what)
    t.deepEqual(granted, name === 'release.yml' ? ['id-token', 'contents'] : [])
  })

  test(`${name}: a script takes values from its environment, never from the text of the workflow`, (t) => {
    for (const [, script] of text.matchAll(/run: ((?:\|\n(?: {10,}.*\n?)+)|.*)/g))
      t.notRegex(script as string, /\$\{\{/)
  })
}
