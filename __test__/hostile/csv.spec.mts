// The tables of `phase-router route`: any bytes at all give targets and sources that belong
// together, or one error that names the file and the place.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ava, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { closeInputs } from '../../lib/cli/read/input.js'
import { openSources, readSources } from '../../lib/cli/read/sources.js'
import { readTargets } from '../../lib/cli/read/targets.js'
import { temporaryFolder } from '../helpers/folder.mjs'

// One at a time: inputs that are left open are closed after each.
const test = ava.serial
const { signal } = new AbortController()
const numRuns = process.env.PHASE_ROUTER_TEST_LONG === '1' ? 20_000 : 400

const cell = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '1',
    '-1',
    '1e999',
    '0x10',
    ' 2 ',
    'NaN',
    'Infinity',
    '3.5',
    '"',
    '""',
    '"a',
    'a"b',
    '\ufeff',
    '2147483648',
  ),
  fc.string({ maxLength: 6, unit: 'binary' }),
)
const lines = (head: fc.Arbitrary<string>) =>
  fc
    .tuple(
      head,
      fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 8 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.constantFrom(',', ',', ';'),
    )
    .map(([first, rows, end, comma]) => Buffer.from([first, ...rows.map((row) => row.join(comma))].join(end)))
const field = fc.oneof(fc.constantFrom('name', 'id', 'capacity', 'limit', 'weight', 'fan_out', 'Fan-Out'), fc.string())
const value = fc.oneof(fc.jsonValue(), fc.constantFrom(1, 2, 'a', '3', null, -1, 1e300, 2 ** 60))
const objects = fc
  .tuple(fc.array(fc.dictionary(field, value, { maxKeys: 4 }), { maxLength: 6 }), fc.boolean(), fc.string())
  .map(([rows, isList, rest]) => {
    const named = rows.map((row, at) => ({ name: `t${at}`, id: at, ...row }))
    return Buffer.from(
      isList ? JSON.stringify(named) + rest : named.map((row) => `${JSON.stringify(row)}\n`).join(rest),
    )
  })
const bytes = (head: fc.Arbitrary<string>) =>
  fc.oneof(
    lines(head),
    objects,
    fc.tuple(head, fc.uint8Array({ maxLength: 80 })).map(([first, rest]) => Buffer.concat([Buffer.from(first), rest])),
  )

/** The value, or undefined where a file was refused in the documented way. */
async function read<T>(t: ExecutionContext, file: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    t.is(Object.getPrototypeOf(error), Error.prototype, `${(error as Error).stack}`)
    t.true((error as Error).message.startsWith(`${file}:`), `${(error as Error).stack}`)
    return undefined
  } finally {
    closeInputs()
  }
}

test('targets from any bytes', async (t) => {
  const file = join(temporaryFolder(t), 'targets.csv')
  const heads = fc.oneof(
    fc.constantFrom(
      'name\n',
      'name,capacity,limit,domain\n',
      'name,capacity',
      'NAME, capacity\r\n',
      '\ufeffname,limit\n',
      '',
    ),
    fc.string(),
  )
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(bytes(heads), fc.boolean(), async (content, weighted) => {
      writeFileSync(file, content)
      const targets = await read(t, file, () => readTargets(file, weighted, { signal }))
      if (targets === undefined) return
      accepted++
      const { names, capacities, limits, domains } = targets
      t.is(new Set(names).size, names.length)
      t.is(capacities.length, names.length)
      t.true(capacities.every((capacity) => capacity >= 0 && capacity < Infinity))
      t.true(limits === undefined || (limits.length === names.length && limits.every((limit) => limit >= 0)))
      t.true(domains === undefined || domains.length === names.length)
    }),
    { numRuns },
  )
  t.log(`${accepted} of ${numRuns} accepted`)
  t.true(accepted > 0)
})

test('sources from any bytes', async (t) => {
  const file = join(temporaryFolder(t), 'items.csv')
  const heads = fc.constantFrom('id\n', 'id,weight\n', 'id,weight,fan-out\n', 'id,fan-out\r\n', 'id')
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(
      bytes(heads),
      fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
      async (content, k) => {
        writeFileSync(file, content)
        const sources = await read(t, file, async () => {
          const table = await openSources(file, { signal })
          return readSources(table, { fanOut: k, targets: 9 }, signal)
        })
        if (sources === undefined) return
        accepted++
        const { count, fanOut, fanOuts, weights } = sources
        t.true(fanOuts === undefined || (fanOuts.length === count && fanOuts.every((own) => own <= fanOut)))
        t.true(weights === undefined || (weights.length === count && weights.every((weight) => weight >= 0)))
      },
    ),
    { numRuns },
  )
  t.log(`${accepted} of ${numRuns} accepted`)
  t.true(accepted > 0)
})

test('names of any text come back', async (t) => {
  const file = join(temporaryFolder(t), 'names.csv')
  const name = fc
    .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
    .filter((text) => Buffer.from(text).toString().trim() === text)
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 10 }), async (names) => {
      writeFileSync(file, `name\n${names.map((text) => `"${text.replaceAll('"', '""')}"`).join('\n')}\n`)
      t.deepEqual((await readTargets(file, false, { signal })).names, names)
    }),
    { numRuns },
  )
})
