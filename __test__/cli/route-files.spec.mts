import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { temporaryFolder } from '../helpers/folder.mjs'
import { onLinux, run, runInShell } from './run.mjs'

type Mistakes = Readonly<Record<string, readonly [content: string | Buffer, message: RegExp]>>

const targets: Mistakes = {
  empty: ['', /:1:1: the file is empty; its first line must name the columns: name, capacity, limit, domain/],
  'empty but for lines': ['\n \n\n', /:1:1: the file is empty/],
  'the first line only': ['name,capacity\n', /:2:1: no targets: only the first line is there/],
  'no name column': ['capacity,limit\n1,2\n', /:1:1: no column "name"; the first line is: capacity, limit/],
  semicolons: ['name;capacity\na;1\n', /:1:1: no column "name"; the first line is: name;capacity/],
  'unknown column': ['name,capasity\na,1\n', /:1:2: unknown column "capasity"; the columns are name, capacity/],
  'column twice': ['name,limit,Limit\na,1,2\n', /:1:3: a second column "limit"/],
  'no number': ['name,capacity\na,1\n\nb,many\n', /:4:2: capacity must be a number >= 0; received "many"/],
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
  'too few cells': ['name,capacity\na,1\nb\n', /:3:1: the row has 1 cells; the first line has another number/],
  'too many cells': ['name,capacity\na,1,2\n', /:2:3: the row has 3 cells/],
  'quote not closed': ['name,capacity\na,1\nb,"2\nc,3\n', /:3:2: a quote is opened here and never closed/],
  'quote not closed in a long file': [`name\na\n"${'b\n'.repeat(2 ** 20)}`, /:3:1: a row of over 1048576 bytes/],
  'text after a quote': ['name,capacity\na,"1"2\n', /:2:2: text after a closing quote/],
  'quote inside a cell': ['name,capacity\nb"c,1\n', /:2:1: a quote inside a cell that does not begin with one/],
  'line after quoted CR LF': ['name\r\n"a\r\nb"\r\n"c\r\n\r\n"\r\n""\r\n', /:7:1: name must not be empty/],
  'not UTF-8': [Buffer.from('name,domain\na,caf\xe9\n', 'latin1'), /:2:2: domain has bytes that are not UTF-8/],
}

const items: Mistakes = {
  empty: ['', /:1:1: the file is empty; its first line must name the columns: id, weight, fan-out/],
  'the first line only': ['id\n', /:2:1: no sources: only the first line is there/],
  'no id column': ['name\nx\n', /:1:1: no column "id"; the first line is: name/],
  'no id': ['note,id\nx,\n', /:2:2: id must not be empty/],
  'bad weight': ['id,weight\nx,1\ny,heavy\n', /:3:2: weight must be a number >= 0; received "heavy"/],
  'negative weight': ['id,weight\nx,-1\n', /:2:2: weight must be a number >= 0; received "-1"/],
  'no weight': ['id,weight\nx,\n', /:2:2: weight must be a number >= 0; received ""/],
  'bad fan-out': ['id,fan-out\nx,1.5\n', /:2:2: fan-out must be a whole number from 0 to 1000000; received "1.5"/],
  'too large a fan-out': ['id,fan-out\nx,1000001\n', /:2:2: fan-out must be a whole number from 0 to 1000000/],
  'quote not closed': ['id\nx\n"y\nz\n', /:3:1: a quote is opened here and never closed/],
}

const good = { 'targets.csv': 'name\na\nb\n', 'items.csv': 'id\nx\n' }

for (const [file, mistakes] of [['targets.csv', targets] as const, ['items.csv', items] as const]) {
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
  t.regex(await message('none.csv', '5'), /^phase-router: none\.csv: ENOENT: no such file.*\n$/)
  t.regex(await message('targets.csv', 'none.csv'), /^phase-router: ENOENT: no such file.*none\.csv'\n$/)
  t.regex(await message('folder.csv', '5'), /^phase-router: folder\.csv: EISDIR.*\n$/)
  t.regex(await message('targets.csv', 'folder.csv'), /^phase-router: folder\.csv: EISDIR.*\n$/)
  t.regex(await message('targets.csv', '5', '--out', 'folder.csv'), /^phase-router: folder\.csv: is a folder\n$/)
  t.deepEqual(readdirSync(folder).sort(), ['folder.csv', 'targets.csv'])
})

onLinux('targets may come through a pipe; sources may not, since they are read twice', async (t) => {
  const folder = temporaryFolder(t)
  const piped = (args: readonly string[]) => runInShell('printf "name\\na\\n" | "$@"', ['route', ...args], folder)
  const { code, stdout } = await piped(['--targets', '/dev/stdin', '--sources', '1'])
  t.is(code, 0)
  t.is(stdout, 'source,target_1\n0,a\n')
  writeFileSync(join(folder, 'targets.csv'), 'name\na\n')
  const refused = await piped(['--targets', 'targets.csv', '--sources', '/dev/stdin'])
  t.is(refused.code, 1)
  t.is(refused.stderr, 'phase-router: /dev/stdin: must be a regular file, since it is read twice\n')
})
