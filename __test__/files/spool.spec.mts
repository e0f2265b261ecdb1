import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import ava from 'ava'
import fc from 'fast-check'
import { Spool } from '../../lib/files/spool.js'
import { temporaryFolder } from '../helpers/folder.mjs'

const test = ava.serial

/** What comes back of some records, through so much memory. */
async function through(records: readonly (readonly string[])[], texts: number, memoryBytes: number) {
  const spool = new Spool(texts, memoryBytes)
  for (const [at, record] of records.entries()) {
    for (const text of record) spool.put(text)
    if (at % 3 === 0) await spool.settle()
  }
  await spool.settle()
  const reader = spool.read()
  const found: string[][] = []
  while (found.length < records.length) {
    if (reader.isReady()) {
      found.push(record(reader, texts))
      reader.next()
    } else await reader.advance()
  }
  await nothingLeft(reader)
  return found
}

const record = (reader: { text(index: number): string }, texts: number) =>
  Array.from({ length: texts }, (_, text) => reader.text(text))

async function nothingLeft(reader: { isReady(): boolean; advance(): Promise<void> }) {
  if (reader.isReady()) throw new Error('there is more')
  await reader.advance().then(
    () => {
      throw new Error('there is more')
    },
    () => {},
  )
}

test('texts come back as they were put, from memory and from the disk', async (t) => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.integer({ min: 60, max: 900 }).map((length) => 'ä'.repeat(length)),
    fc.constantFrom('', 'x'.repeat(300_000), '☃'.repeat(400_000)),
  )
  for (const texts of [1, 2, 3]) {
    const records = fc.array(fc.array(text, { minLength: texts, maxLength: texts }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(records, fc.constantFrom(0, 2 ** 20, 2 ** 26), async (given, memoryBytes) => {
        t.deepEqual(await through(given, texts, memoryBytes), given)
      }),
      { numRuns: 40 },
    )
  }
})

test('many texts go to the disk, and leave no file behind', async (t) => {
  process.env.TMPDIR = temporaryFolder(t)
  t.is(tmpdir(), process.env.TMPDIR)
  const records = Array.from({ length: 300_000 }, (_, at) => [`item with the number ${at}`, `,${at % 7}`])
  t.deepEqual(await through(records, 2, 2 ** 20), records)
  t.deepEqual(readdirSync(tmpdir()), [])
})
