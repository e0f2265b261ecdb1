import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import test, { type ExecutionContext } from 'ava'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { csvRows } from '../../lib/cli/read/csv.js'
import { parseNumber } from '../../lib/cli/read/numbers.js'
import type { RawJson, Row } from '../../lib/cli/read/row.js'
import { Seen } from '../../lib/cli/read/seen.js'
import { separatorOf } from '../../lib/cli/read/separator.js'
import { Table } from '../../lib/cli/read/table.js'
import { temporaryFolder } from '../helpers/folder.mjs'

const { signal } = new AbortController()
const names = ['id', 'weight', 'fan-out'] as const

/** All rows of a file with this content, as texts by column. */
async function read(t: ExecutionContext, content: string | Buffer, separator?: string) {
  const file = join(temporaryFolder(t), 'items')
  writeFileSync(file, content)
  const table = await Table.open(file, names, { signal, separator })
  const rows: { id: string; weight: string; fanOut: string; line: number; others: Record<string, unknown> }[] = []
  for await (const stretch of table.rows()) {
    for (const row of stretch) {
      rows.push({
        id: table.text(row, 'id'),
        weight: table.text(row, 'weight'),
        fanOut: table.text(row, 'fan-out'),
        line: row.line,
        others: Object.fromEntries(table.others.map(({ name, column }) => [name, row.cells[column]])),
      })
    }
  }
  return rows
}

test('one table in all forms is the same table', async (t) => {
  const rows = [
    { id: 'x', weight: '1.5', fanOut: '2' },
    { id: 'y;, z', weight: '2', fanOut: '' },
  ]
  const forms: Record<string, string | Buffer> = {
    csv: 'id,weight,fan-out\nx,1.5,2\n"y;, z",2,\n',
    'another order, other spellings': 'FAN_OUT,Id,WEIGHT\r\n2,x,1.5\r\n,"y;, z",2\r\n',
    semicolons: 'id;weight;fanOut\nx;1.5;2\n"y;, z";2;\n',
    tabs: 'id\tweight\tFan Out\nx\t1.5\t2\ny;, z\t2\t\n',
    'sep=': 'sep=;\nid;weight;fanout\nx;1.5;2\n"y;, z";2;\n',
    '"sep=|"': '"sep=|"\r\nid|weight|fanout\r\nx|1.5|2\r\ny;, z|2|\r\n',
    'old Mac': 'id,weight,fan-out\rx,1.5,2\r"y;, z",2,\r',
    'a separator too many': 'id,weight,fan-out,\nx,1.5,2,\n"y;, z",2,,\n',
    'a mark': '\uFEFFid,weight,fan-out\nx,1.5,2\n"y;, z",2,\n',
    'UTF-16': Buffer.from('\uFEFFid\tweight\tfan-out\nx\t1.5\t2\ny;, z\t2\t\n', 'utf16le'),
    'UTF-16, the other way': Buffer.from('\uFEFFid\tweight\tfan-out\nx\t1.5\t2\ny;, z\t2\t\n', 'utf16le').swap16(),
    list: '[{"id":"x","weight":1.5,"fan-out":2},\n{"id":"y;, z","weight":"2","fan-out":null}]',
    ndjson: '{"id":"x","weight":1.5,"fanOut":"2"}\n{"weight":2,"id":"y;, z"}\n',
    'objects as jq prints them':
      '{\n  "id": "x",\n  "weight": 1.5,\n  "fan_out": 2\n}\n{\n  "id": "y;, z",\n  "weight": 2\n}\n',
  }
  for (const [form, content] of Object.entries(forms)) {
    const plain = await read(t, content)
    t.deepEqual(
      plain.map(({ id, weight, fanOut }) => ({ id, weight, fanOut })),
      rows,
      form,
    )
    t.deepEqual(await read(t, gzipSync(content)), plain, `${form}, packed`)
    const [first, second] = [gzipSync(content.slice(0, 7)), gzipSync(content.slice(7))]
    t.deepEqual(await read(t, Buffer.concat([first, second])), plain, `${form}, packed in two members`)
  }
})

test('lines are told in all forms', async (t) => {
  const lines = async (content: string) => (await read(t, content)).map(({ line }) => line)
  t.deepEqual(await lines('id\n\nx\ny\n"z\n2"\nw\n'), [3, 4, 5, 7])
  t.deepEqual(await lines('sep=,\nid\nx\n\n"y\r\n"\nz'), [3, 5, 7])
  t.deepEqual(await lines('\n[\n{"id":1},{"id":2},\n\n{\n"id":3}]'), [3, 3, 5])
})

test('a separator that is given is the one', async (t) => {
  t.deepEqual(
    (await read(t, 'id|weight\na,b;c|2\n', '|')).map(({ id }) => id),
    ['a,b;c'],
  )
  t.is(separatorOf('id\n', 'id').separator, ',')
  t.is(separatorOf('id,a;b;c;d\n', 'id').separator, ',')
  t.is(separatorOf('"a,b,c,d";ID;\n', 'id').separator, ';')
  t.is(separatorOf('who;what\n', 'id').separator, ';')
  t.deepEqual(separatorOf('SEP=\t\r\nid', 'id'), { separator: '\t', skip: 7 })
})

test('numbers', (t) => {
  for (const [text, number] of [
    ['1000000', 1e6],
    ['1e6', 1e6],
    ['1_000_000', 1e6],
    ['+1.5E-3', 1.5e-3],
    ['.5', 0.5],
    ['5.', 5],
    ['-2', -2],
  ] as const) {
    t.is(parseNumber(text), number)
  }
  for (const text of ['', ' ', '1_', '_1', '1__0', '0x10', '1e', 'Infinity', 'NaN', '1,5', '1 000', '1n', '٣']) {
    t.is(parseNumber(text), Number.NaN, text)
  }
})

test('numbers of JSON keep their digits, as ids and in columns that are kept', async (t) => {
  const [row] = (await read(
    t,
    '{"id":12345678901234567890,"big":9007199254740993,"deep":{"a":[1,2345678901234567890]},"text":"12345678901234567890","\\"q\\"":0.1234567890123456789,"no":null}',
  )) as [Awaited<ReturnType<typeof read>>[number]]
  t.is(row.id, '12345678901234567890')
  t.is((row.others.big as RawJson).text, '9007199254740993')
  t.is((row.others.deep as RawJson).text, '{"a":[1,2345678901234567890]}')
  t.is(row.others.text, '12345678901234567890')
  t.is((row.others['"q"'] as RawJson).text, '0.1234567890123456789')
  t.is(row.others.no, null)
  t.is((await read(t, '{"id":"x","weight":0.12345678901234567}'))[0]?.weight, '0.12345678901234567')
})

test('what is U+FFFD in UTF-8 is a name like any other; what is no UTF-8 is told', async (t) => {
  t.is((await read(t, 'id\n\uFFFD\n'))[0]?.id, '\uFFFD')
  const broken = Buffer.concat([Buffer.from('id\nok\n'), Buffer.of(0xe9), Buffer.from('\n')])
  t.regex((await t.throwsAsync(read(t, broken)))?.message ?? '', /:3:1: id has bytes that are not UTF-8/)
  t.regex(
    (await t.throwsAsync(read(t, Buffer.concat([Buffer.from('id\nok'), Buffer.of(0xe2, 0x98)]))))?.message ?? '',
    /:2:1: id has bytes that are not UTF-8/,
  )
})

/** The rows of chunks, as texts with their lines. */
async function rowsOf(chunks: readonly Buffer[], separator = ','): Promise<Row[]> {
  async function* given() {
    yield* chunks
  }
  const rows: Row[] = []
  for await (const stretch of csvRows({ name: 'x', chunks: given(), isDamaged: () => false }, separator, 1)) {
    rows.push(...stretch)
  }
  return rows
}

test('rows are those of csv-parse, with quotes and without, wherever the bytes are cut', async (t) => {
  const plainCell = fc.constantFrom('', 'a', ' b ', 'ü☃', '\u00a0c', '\t', '👩‍👩‍👧', 'long'.repeat(9))
  const cell = fc.oneof(plainCell, plainCell, plainCell, fc.constantFrom('"q, ""x"""', '"\n"', '""', ' "y" '))
  const tables = fc.tuple(
    fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.boolean(),
    fc.constantFrom(',', ';'),
  )
  await fc.assert(
    fc.asyncProperty(tables, fc.array(fc.nat(40), { maxLength: 20 }), async ([rows, end, closed, separator], cuts) => {
      const text = rows.map((row) => row.join(separator)).join(end) + (closed ? end : '')
      const expected = parse(text, {
        delimiter: separator,
        trim: true,
        skip_empty_lines: true,
        relax_column_count: true,
      }) as string[][]
      const bytes = Buffer.from(text)
      const chunks: Buffer[] = []
      let at = 0
      for (const cut of cuts) {
        chunks.push(bytes.subarray(at, at + cut))
        at += cut
      }
      chunks.push(bytes.subarray(at))
      const found = await rowsOf(chunks, separator)
      t.deepEqual(
        found.map(({ cells }) => cells),
        expected,
      )
      const whole = await rowsOf([bytes], separator)
      t.deepEqual(found, whole)
    }),
    { numRuns: process.env.PHASE_ROUTER_TEST_LONG === '1' ? 20_000 : 1000 },
  )
})

test('of a million different texts none was there before, and each is there the second time', (t) => {
  const seen = new Seen()
  for (let round = 0; round < 2; round++) {
    let repeated = 0
    for (let at = 0; at < 1_000_000; at++) if (seen.has(`item-${at}`)) repeated += 1
    t.is(repeated, round * 1_000_000)
  }
  t.false(seen.has(''))
  t.true(seen.has(''))
})
