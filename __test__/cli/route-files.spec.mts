import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { temporaryFolder } from '../helpers/folder.mjs'
import { run } from './run.mjs'

type Mistakes = Readonly<Record<string, readonly [content: string | Buffer, message: RegExp]>>

const targets: Mistakes = {
  empty: ['', /:1:1: the file is empty; its first line must name the columns: name, capacity, limit, domain/],
  'empty but for lines': ['\n \n\n', /:1:1: the file is empty/],
  'the first line only': ['name,capacity\n', /:2:1: no targets: only the first line is there/],
  'no name column': ['capacity,limit\n1,2\n', /:1:1: no column "name"; the first line is: capacity, limit/],
  'another separator': ['name|capacity\na|1\n', /:1:1: no column "name"; the first line is: name\|capacity/],
  'column twice': ['name,limit,Limit\na,1,2\n', /:1:3: a second column "limit"/],
  'no number': ['name,capacity\na,1\n\nb,many\n', /:4:2: capacity must be a number >= 0; received "many"/],
  'a decimal comma': [
    'name;capacity\na;1,5\n',
    /:2:2: capacity must be a number >= 0; received "1,5" \(numbers have a point and no comma\)/,
  ],
  'empty number': ['name,capacity\na,\n', /:2:2: capacity must be a number >= 0; received ""/],
  negative: ['name,capacity\na,-1\n', /:2:2: capacity must be .*received "-1"/],
  NaN: ['name,capacity\na,NaN\n', /:2:2: capacity must be .*received "NaN"/],
  infinite: ['capacity,name\n1e999,a\n', /:2:1: capacity must be .*received "1e999"/],
  hexadecimal: ['name,capacity\na,0x10\n', /:2:2: capacity must be .*received "0x10"/],
  'decimal comma': ['name,capacity\na,"1,5"\n', /:2:2: capacity must be .*received "1,5"/],
  'all capacities 0': ['name,capacity\na,0\nb,0.0\n', /:2:1: no target has a capacity above 0/],
  'part of a route as limit': ['name,limit\na,1.5\n', /:2:2: limit must be a whole number >= 0; received "1.5"/],
  'negative limit': ['name,limit\na,-3\n', /:2:2: limit must be a whole number >= 0; received "-3"/],
  'no name': ['name,capacity\n"",1\n', /:2:1: name must not be empty/],
  'name twice': ['name,domain\n"a\n2",x\nb,\n\n"a\n2",y\n', /:6:1: name "a\\n2" is taken by the target of line 2/],
  'too few cells': ['name,capacity\na,1\nb\n', /:3:1: the row has 1 cell; the first line has 2/],
  'too many cells': ['name,capacity\na,1,2\n', /:2:3: the row has 3 cells; the first line has 2/],
  'quote not closed': ['name,capacity\na,1\nb,"2\nc,3\n', /:3:2: a quote is opened here and never closed/],
  'quote not closed in a long file': [`name\na\n"${'b\n'.repeat(2 ** 20)}`, /:3:1: a row of over 1048576 bytes/],
  'text after a quote': ['name,capacity\na,"1"2\n', /:2:2: text after a closing quote/],
  'quote inside a cell': ['name,capacity\nb"c,1\n', /:2:1: a quote inside a cell that does not begin with one/],
  'line after quoted CR LF': ['name\r\n"a\r\nb"\r\n"c\r\n\r\n"\r\n""\r\n', /:7:1: name must not be empty/],
  'not UTF-8': [Buffer.from('name,domain\na,caf\xe9\n', 'latin1'), /:2:2: domain has bytes that are not UTF-8/],
}

const json: Mistakes = {
  'an empty list': ['[]', /:1:1: the file is empty/],
  'no name': ['[{"capacity":1}]', /:1: the first object has no "name"; it has: /],
  'a number in the list': ['[\n1]', /:2: an object must come here, as \{"name":"a"\}; received 1/],
  'a list in the list': ['[[]]', /:1: an object must come here/],
  'no comma': ['[{"name":"a"} {"name":"b"}]', /:1: a comma or \] must come after an object of the list/],
  'a comma too many': ['[{"name":"a"},]', /:1: an object must come here.*received \]/],
  'no end of the list': ['[{"name":"a"}\n', /:2: the list does not end: no \]/],
  'no end of an object': ['{"name":"a"}\n{"name":"b"\n', /:2: the object that begins here does not end/],
  'text after the list': ['[{"name":"a"}]\nx', /:2: text after the list/],
  'broken syntax': ['{"name":"a"}\n{"name":b}\n', /:2: this object is not JSON \(.*\): \{"name":b\}/],
  'brackets that do not fit': ['{"name":["a"}]}', /:1: this object is not JSON/],
  'a name that is no text': ['{"name":{"a":1}}', /:1: name must be text or a number; received \{"a":1\}/],
  'a name that is true': ['{"name":true}', /:1: name must be text or a number; received true/],
  'half a sign': ['{"name":"\\ud800"}', /:1: name has half of a sign of two/],
  'text as capacity': ['{"name":"a","capacity":"much"}', /:1: capacity must be a number >= 0; received "much"/],
  'a field in two spellings': [
    '{"name":"a","capacity":1}\n{"name":"b","Capacity":1}',
    /:2: a second column "capacity"/,
  ],
  'a name twice': ['[{"name":"a"},\n{"name":"a"}]', /:2: name "a" is taken by the target of line 1/],
  'an object without an end in a long file': [
    `{"name":"${'b\n'.repeat(2 ** 20)}`,
    /:1: an object of over 1048576 bytes/,
  ],
  'too many fields': [
    `${JSON.stringify({ name: 'a', ...Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`f${at}`, 1])) })}`,
    /:1: more than 1000 different fields/,
  ],
}

const packed: Mistakes = {
  'a spreadsheet': [Buffer.from('504b030414000000', 'hex'), /: is a zip archive, as spreadsheets are; CSV, TSV/],
  zstd: [
    Buffer.from('28b52ffd00000000', 'hex'),
    /: is packed by zstd; CSV, TSV, JSON and NDJSON are read, packed by gzip/,
  ],
  'half of a gzip file': [gzipSync('name\na\n').subarray(0, 20), /: cannot unpack it \(gzip\): unexpected end of file/],
  'broken gzip': [Buffer.concat([gzipSync('name\na\n').subarray(0, 12), Buffer.alloc(30, 255)]), /: cannot unpack it/],
}

const items: Mistakes = {
  'a weight in a later object': [
    `${'{"id":1}\n'.repeat(100_000)}{"id":2,"weight":1}`,
    /:100001: weight is given here and not in the first objects; all must have one, or none/,
  ],
  'no weight in a later object': ['{"id":1,"weight":1}\n{"id":2}', /:2: weight must be a number >= 0; received ""/],
  'weights without a finite sum': [
    'id,weight\nx,1e308\ny,1e308\n',
    /:3:2: weight makes the sum of the weights infinite/,
  ],
  empty: ['', /:1:1: the file is empty; its first line must name the columns: id, weight, fan-out/],
  'the first line only': ['id\n', /:2:1: no sources: only the first line is there/],
  'no id column': ['name\nx\n', /:1:1: no column "id"; the first line is: name/],
  'no id': ['note,id\nx,\n', /:2:2: id must not be empty/],
  'bad weight': ['id,weight\nx,1\ny,heavy\n', /:3:2: weight must be a number >= 0; received "heavy"/],
  'negative weight': ['id,weight\nx,-1\n', /:2:2: weight must be a number >= 0; received "-1"/],
  'no weight': ['id,weight\nx,\n', /:2:2: weight must be a number >= 0; received ""/],
  'bad fan-out': [
    'id,fan-out\nx,1.5\n',
    /:2:2: fan-out must be a whole number from 0 to 2 \(there are 2 targets\); received "1.5"/,
  ],
  'too large a fan-out': [
    'id,fan-out\nx,3\n',
    /:2:2: fan-out must be a whole number from 0 to 2 \(there are 2 targets\); received "3"/,
  ],
  'quote not closed': ['id\nx\n"y\nz\n', /:3:1: a quote is opened here and never closed/],
}

const good = { 'targets.csv': 'name\na\nb\n', 'items.csv': 'id\nx\n' }

for (const [file, mistakes] of [
  ['targets.csv', { ...targets, ...json, ...packed }] as const,
  ['items.csv', items] as const,
]) {
  for (const [mistake, [content, message]] of Object.entries(mistakes)) {
    test(`${file}: ${mistake}`, async (t) => {
      const folder = temporaryFolder(t)
      const files: Record<string, string | Buffer> = { ...good, [file]: content, 'routes.csv': 'old' }
      for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(folder, name), text)
      }
      const args = ['--targets', 'targets.csv', '--sources', 'items.csv', '--out', 'routes.csv']
      const { code, stdout, stderr } = await run(['route', ...args], {}, [], folder)
      t.is(code, 1)
      t.is(stdout, '')
      const line = stderr.slice(stderr.indexOf('phase-router: '))
      t.regex(line, new RegExp(`^phase-router: ${file.replace('.', '\\.')}${message.source}`))
      t.is(readFileSync(join(folder, 'routes.csv'), 'utf8'), 'old')
      t.is(readdirSync(folder).length, 3)
    })
  }
}

test('files that are not there, or are folders', async (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'targets.csv'), 'name\na\n')
  mkdirSync(join(folder, 'folder.csv'))
  const message = async (targets: string, sources: string, ...more: string[]) => {
    const { code, stderr } = await run(['route', '--targets', targets, '--sources', sources, ...more], {}, [], folder)
    t.is(code, 1)
    return stderr
  }
  const missing = 'phase-router: none.csv: cannot open it: no such file or directory (ENOENT)\n'
  t.is(await message('none.csv', '5'), missing)
  t.is(await message('targets.csv', 'none.csv'), missing)
  const isFolder = 'phase-router: folder.csv: is a folder\n'
  t.is(await message('folder.csv', '5'), isFolder)
  t.is(await message('targets.csv', 'folder.csv'), isFolder)
  t.is(await message('targets.csv', '5', '--out', 'folder.csv'), isFolder)
  t.deepEqual(readdirSync(folder).sort(), ['folder.csv', 'targets.csv'])
})
