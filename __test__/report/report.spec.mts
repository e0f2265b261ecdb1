import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { toCsv } from '../../lib/report/csv.js'
import { prepareFolder, writeFiles } from '../../lib/report/files.js'
import { markdownTable } from '../../lib/report/markdown.js'
import { decimal, percent } from '../../lib/report/number.js'
import { htmlPage } from '../../lib/report/page.js'
import { loadPng } from '../../lib/report/png.js'
import { textTable } from '../../lib/report/table.js'
import { wrap } from '../../lib/report/wrap.js'
import { temporaryFolder } from '../helpers/folder.mjs'
import { decodePng } from './decode-png.mjs'

const plain = { head: (text: string) => text, best: String, series: (_: number, text: string) => text }

test('where the first column does not tell rows apart, those that do are in every part, if there is room', (t) => {
  const columns = ['n', 'kind', 'first', 'second'].map((head) => ({ head, align: 'left' }) as const)
  const rows = [
    ['1', 'a', '10', '20'],
    ['1', 'b', '30', '40'],
  ]
  const parts = ['n  kind  first', '1  a     10', '1  b     30', '', 'n  kind  second', '1  a     20', '1  b     40']
  t.deepEqual(textTable({ columns, rows }, plain, 16).split('\n'), parts)
  const alone = ['n  kind', '1  a', '1  b', '', 'n  first', '1  10', '1  30', '', 'n  second', '1  20', '1  40']
  t.deepEqual(textTable({ columns, rows }, plain, 10).split('\n'), alone)
})

test('a text table is aligned, with bars to scale and no blanks at line ends', (t) => {
  const table = {
    columns: [
      { head: 'name', align: 'left' },
      { head: 'n', align: 'right' },
      { head: 'load', align: 'left' },
    ],
    rows: [
      ['a', '1', { value: 16, of: 16, series: 0 }],
      ['longer', '100', { value: 1, of: 16, series: 0 }],
      ['', '–', { value: 0, of: 16, series: 0 }],
    ],
  } as const
  t.deepEqual(textTable(table, plain).split('\n'), [
    'name      n  load',
    'a         1  16 ████████████',
    'longer  100   1 ▊',
    '          –   0',
  ])
})

test('a text table that is wider than the terminal comes in parts that fit, and loses nothing', (t) => {
  const table = {
    columns: [
      { head: 'name', align: 'left' },
      { head: 'n', align: 'right' },
      { head: 'load', align: 'left' },
    ],
    rows: [
      ['two words', '1', { value: 16, of: 16, series: 0 }],
      ['averylongname', '100', { value: 1, of: 16, series: 0 }],
    ],
  } as const
  t.deepEqual(textTable(table, plain, 28).split('\n'), [
    'name           n',
    'two words      1',
    'averylongna',
    'me           100',
    '',
    'name         load',
    'two words    16 ████████████',
    'averylongna',
    'me            1 ▊',
  ])
  // 15 signs take 30 columns at most, which leaves room for the gap and the least width of a name in 40.
  const cell = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'ä', '😀', '東'), maxLength: 15 })
  const rows = fc
    .integer({ min: 1, max: 6 })
    .chain((count) => fc.array(fc.tuple(...Array<typeof cell>(count).fill(cell)), { minLength: 1 }))
  fc.assert(
    fc.property(rows, fc.integer({ min: 40, max: 80 }), (given, width) => {
      const rows = given.map(([name, ...cells], row) => [`${name}${row}`, ...cells])
      const columns =
        rows[0]?.map((_, at) => ({ head: `h${at}`, align: at % 2 === 0 ? 'left' : 'right' }) as const) ?? []
      const text = textTable({ columns, rows }, plain, width)
      for (const line of text.split('\n')) t.true(stringWidth(line) <= width, line)
      const signs = (all: string) => [...all].filter((sign) => sign !== ' ' && sign !== '\n').length
      // The first column is there in every part.
      const parts = text.match(/h0/g)?.length ?? 0
      const first = signs(rows.map(([name]) => name).join('')) + 2
      const all = signs(rows.flat().join('')) + 2 * columns.length
      t.is(signs(text), all + (parts - 1) * first)
    }),
  )
})

test('colours do not move columns', (t) => {
  const table = {
    columns: [
      { head: 'x', align: 'right' },
      { head: 'bar', align: 'left' },
      { head: 'y', align: 'right' },
    ],
    rows: [['1', { value: 2, of: 4, series: 1 }, '3']],
  } as const
  const painted = textTable(table, {
    head: (text) => `\u001b[2m${text}\u001b[22m`,
    best: (text) => `\u001b[1m${text}\u001b[22m`,
    series: (_, text) => `\u001b[33m${text}\u001b[39m`,
  })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the colours
  t.is(painted.replaceAll(/\u001b\[\d+m/g, ''), textTable(table, plain))
})

test('the best figure of a column is marked in text and in Markdown', (t) => {
  const figure = (value: number | null, best = false) => ({ text: value === null ? '–' : `${value} %`, value, best })
  const table = {
    columns: [
      { head: 'name', align: 'left' },
      { head: 'a|b', align: 'right' },
    ],
    rows: [
      ['x', figure(10)],
      ['y', figure(9, true)],
      ['z', figure(null)],
    ],
  } as const
  t.deepEqual(textTable(table, plain).split('\n'), ['name    a|b', 'x     10 %', 'y      9 %*', 'z        –'])
  t.is(markdownTable(table), '| name | a\\|b |\n| --- | --: |\n| x | 10 % |\n| y | **9 %** |\n| z | – |')
  const page = htmlPage({
    title: '',
    lead: '',
    sections: [{ heading: '', text: '', tables: [{ ...table, sortable: true }] }],
  })
  t.true(page.includes('data-value="9"><strong') && page.includes('data-value=""') && page.includes('<script>'))
})

test('CSV quotes what needs it', (t) => {
  t.is(
    toCsv([
      { a: 'x,y', b: 1.5 },
      { a: 'say "hi"\n', b: -2 },
    ]),
    'a,b\n"x,y",1.5\n"say ""hi""\n",-2\n',
  )
  t.is(toCsv([]), '\n')
})

test('statistics without a value are a dash', (t) => {
  t.is(decimal(null, 2), '–')
  t.is(percent(null), '–')
  t.is(decimal(1.005, 1), '1.0')
  t.is(percent(0.87939453125), '87.94 %')
})

test('text wraps between words', (t) => {
  const text = 'word '.repeat(40).trim()
  t.true(
    wrap(text)
      .split('\n')
      .every((line) => line.length <= 78 && !line.endsWith(' ')),
  )
  t.is(wrap(text).replaceAll('\n', ' '), text)
  t.is(wrap('a bc def\nghi', 6), 'a bc\ndef\nghi')
})

test('a page escapes what it is given', (t) => {
  const html = htmlPage({
    title: '<b> & "c"',
    lead: '',
    sections: [{ heading: '<i>', text: '', tables: [{ columns: [{ head: '<u>', align: 'left' }], rows: [['<s>']] }] }],
  })
  t.true(html.includes('&lt;b&gt; &amp; &quot;c&quot;'))
  t.notRegex(html, /<[bius]>/)
})

test('files replace older ones and leave nothing beside them', async (t) => {
  const folder = temporaryFolder(t)
  const inner = join(folder, 'a', 'b')
  await prepareFolder(inner)
  await writeFiles(inner, [{ name: 'x.txt', content: 'old' }])
  await writeFiles(inner, [{ name: 'x.txt', content: 'new' }])
  t.is(readFileSync(join(inner, 'x.txt'), 'utf8'), 'new')
  await writeFiles(folder, [{ name: 'a', content: 'over a folder' }]).then(
    () => t.fail(),
    () => t.pass(),
  )
  t.deepEqual([readdirSync(folder), readdirSync(inner)], [['a'], ['x.txt']])
})

test('PNG text is drawn with the font file alone', async (t) => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20">
    <text x="2" y="15" font-family="Arimo, sans-serif" font-size="14">survival</text></svg>`
  const font = fileURLToPath(new URL('../../dist/cli/Arimo-Regular.ttf', import.meta.url))
  const draw = async (file: string) => {
    const png = await loadPng(file)
    if (typeof png === 'string') throw new Error(png)
    return decodePng(Buffer.from(await png(svg)))
  }
  const drawn = await draw(font)
  t.deepEqual([drawn.width, drawn.height], [160, 40])
  t.true(drawn.colours > 10)
  t.is((await draw(`${font}.missing`)).colours, 1)
})
