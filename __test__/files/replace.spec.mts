import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import ava, { type ExecutionContext } from 'ava'
import { fileError } from '../../lib/files/errors.js'
import { replaceFile } from '../../lib/files/replace.js'
import { temporaryFile } from '../../lib/files/temporary.js'
import { temporaryFolder } from '../helpers/folder.mjs'

const test = process.platform === 'win32' ? ava.skip : ava.serial
const isRoot = process.getuid?.() === 0
const asRoot = isRoot ? test : ava.skip
const notAsRoot = isRoot ? ava.skip : test
const unless = (here: boolean, what: string) => (here ? '' : ` (skipped: ${what})`)

const write = (file: string, text: string, notes?: string[]) =>
  replaceFile(file, (sink) => sink(Buffer.from(text)), { note: (note) => notes?.push(note) })

/** A folder with `old.csv` in it, of mode 640. */
function withOld(t: ExecutionContext): { folder: string; old: string } {
  const folder = temporaryFolder(t)
  const old = join(folder, 'old.csv')
  writeFileSync(old, 'old')
  chmodSync(old, 0o640)
  return { folder, old }
}

const modeOf = (file: string) => statSync(file).mode & 0o7777

test('a new file has the mode of any new file; one that is replaced keeps its own', async (t) => {
  const { folder, old } = withOld(t)
  const fresh = join(folder, 'new.csv')
  writeFileSync(join(folder, 'plain'), '')
  await write(fresh, 'new')
  t.is(modeOf(fresh), modeOf(join(folder, 'plain')))
  for (const mode of [0o600, 0o664, 0o755, 0o200]) {
    chmodSync(old, mode)
    await write(old, `mode ${mode}`)
    t.is(modeOf(old), mode)
  }
  chmodSync(old, 0o600)
  t.is(readFileSync(old, 'utf8'), `mode ${0o200}`)
  t.deepEqual(readdirSync(folder).sort(), ['new.csv', 'old.csv', 'plain'])
})

test('what is written is for no other eyes before it has its mode', async (t) => {
  const { folder, old } = withOld(t)
  chmodSync(old, 0o600)
  await replaceFile(old, async (sink) => {
    await sink(Buffer.from('secret'))
    const [name] = readdirSync(folder).filter((name) => name !== 'old.csv')
    t.is(modeOf(join(folder, name as string)), 0o600)
  })
})

test('links are followed, through folders, in chains, and to what is not there yet', async (t) => {
  const { folder, old } = withOld(t)
  const inner = join(folder, 'a', 'b')
  mkdirSync(inner, { recursive: true })
  symlinkSync('a/b', join(folder, 'short'))
  symlinkSync('../../old.csv', join(inner, 'link.csv'))
  symlinkSync('link.csv', join(inner, 'chain.csv'))
  await write(join(folder, 'short', 'chain.csv'), 'new')
  t.is(readFileSync(old, 'utf8'), 'new')
  t.is(modeOf(old), 0o640)
  symlinkSync('../../fresh.csv', join(inner, 'ahead.csv'))
  await write(join(folder, 'short', 'ahead.csv'), 'fresh')
  t.is(readFileSync(join(folder, 'fresh.csv'), 'utf8'), 'fresh')
  for (const name of ['link.csv', 'chain.csv', 'ahead.csv']) t.true(lstatSync(join(inner, name)).isSymbolicLink())
  symlinkSync('round.csv', join(folder, 'round.csv'))
  const round = await t.throwsAsync(write(join(folder, 'round.csv'), 'x'))
  t.true(round?.message.startsWith(`${join(folder, 'round.csv')}: cannot `))
})

test('a hard link parts: the file is replaced, not written over', async (t) => {
  const { folder, old } = withOld(t)
  linkSync(old, join(folder, 'other.csv'))
  await write(old, 'new')
  t.is(readFileSync(join(folder, 'other.csv'), 'utf8'), 'old')
})

test('a name may be as long as a name may be', async (t) => {
  const file = join(temporaryFolder(t), `${'n'.repeat(251)}.csv`)
  await write(file, 'new')
  t.is(readFileSync(file, 'utf8'), 'new')
})

asRoot(`the owner is kept where that is permitted${unless(isRoot, 'not root')}`, async (t) => {
  const { old } = withOld(t)
  chownSync(old, 65534, 65533)
  chmodSync(old, 0o4750)
  const notes: string[] = []
  await write(old, 'new', notes)
  const { uid, gid } = statSync(old)
  t.deepEqual([uid, gid, modeOf(old), notes], [65534, 65533, 0o4750, []])
})

asRoot(`where the owner may not be kept, a sentence says so${unless(isRoot, 'not root')}`, async (t) => {
  const { folder, old } = withOld(t)
  chmodSync(folder, 0o777)
  chmodSync(old, 0o666)
  const notes: string[] = []
  process.seteuid?.(65534)
  try {
    await write(old, 'new', notes)
  } finally {
    process.seteuid?.(0)
  }
  t.is(readFileSync(old, 'utf8'), 'new')
  t.deepEqual([statSync(old).uid, modeOf(old)], [65534, 0o666])
  t.is(notes.length, 1)
  t.true(notes[0]?.startsWith(`${old}: it belonged to user 0 and group 0, which could not be kept (EPERM)`))
})

for (const as of ['root', 'another'] as const) {
  const here = as === 'root' ? notAsRoot : asRoot
  const skipped = unless(as === 'root' ? !isRoot : isRoot, as === 'root' ? 'root' : 'not root')
  here(`what is protected against writing stays, as ${as}${skipped}`, async (t) => {
    const { folder, old } = withOld(t)
    chmodSync(folder, 0o777)
    chmodSync(old, 0o444)
    if (as === 'another') process.seteuid?.(65534)
    const error = await t.throwsAsync(write(old, 'new')).finally(() => as === 'another' && process.seteuid?.(0))
    t.is(error?.message, `${old}: cannot write to it: permission denied (EACCES)`)
    t.is(readFileSync(old, 'utf8'), 'old')
    t.deepEqual(readdirSync(folder), ['old.csv'])
  })
}

test('a pipe is written to, and its reader gets all', async (t) => {
  const folder = temporaryFolder(t)
  const pipe = join(folder, 'pipe')
  spawn('mkfifo', [pipe]).on('exit', () => {})
  while (!existsSync(pipe)) await new Promise((resolve) => setTimeout(resolve, 5))
  const text = 'x'.repeat(1_000_000)
  const writing = write(pipe, text)
  const reader = spawn('cat', [pipe])
  let read = 0
  reader.stdout.on('data', (bytes) => {
    read += bytes.length
  })
  await Promise.all([writing, new Promise((resolve) => reader.on('close', resolve))])
  t.is(read, text.length)
  t.true(lstatSync(pipe).isFIFO())
})

test('a pipe whose reader goes away is an error, and one without a reader can be given up', async (t) => {
  const folder = temporaryFolder(t)
  const pipe = join(folder, 'pipe')
  await new Promise((resolve) => spawn('mkfifo', [pipe]).on('exit', resolve))
  const reader = spawn('head', ['-c', '1', pipe])
  const endless = replaceFile(pipe, async (sink) => {
    for (;;) await sink(Buffer.alloc(65536))
  })
  const error = await t.throwsAsync(endless)
  t.is(error?.message, `${pipe}: cannot write to it: broken pipe (EPIPE)`)
  t.is((error as NodeJS.ErrnoException).code, 'EPIPE')
  reader.kill()
  const stop = new AbortController()
  const alone = replaceFile(pipe, async () => {}, { signal: stop.signal })
  stop.abort(new Error('given up'))
  t.is((await t.throwsAsync(alone))?.message, 'given up')
})

test('devices are written to', async (t) => {
  await write('/dev/null', 'away')
  t.true(lstatSync('/dev/null').isCharacterDevice())
  if (!existsSync('/dev/full')) return t.log('no /dev/full here: not tried')
  const error = await t.throwsAsync(write('/dev/full', 'x'))
  t.is(error?.message, '/dev/full: cannot write to it: no space left on device (ENOSPC)')
})

test('an error of the writer is its own, and leaves nothing behind', async (t) => {
  const { folder, old } = withOld(t)
  const failing = replaceFile(old, async (sink) => {
    await sink(Buffer.from('half'))
    throw new Error('no more')
  })
  t.is((await t.throwsAsync(failing))?.message, 'no more')
  t.is(readFileSync(old, 'utf8'), 'old')
  t.deepEqual(readdirSync(folder), ['old.csv'])
})

test('a folder that is missing or protected is named, with the step', async (t) => {
  const folder = temporaryFolder(t)
  const missing = join(folder, 'no', 'x.csv')
  const error = await t.throwsAsync(write(missing, 'x'))
  const step = `cannot create a temporary file in the folder ${join(folder, 'no')}`
  t.is(error?.message, `${missing}: ${step}: no such file or directory (ENOENT)`)
  t.is((await t.throwsAsync(write(folder, 'x')))?.message, `${folder}: is a folder`)
})

test("temporary files have names that cannot be guessed, and are never somebody else's", async (t) => {
  const folder = temporaryFolder(t)
  const files = await Promise.all(Array.from({ length: 50 }, () => temporaryFile(folder, 0o600)))
  t.is(new Set(files.map(({ path }) => path)).size, 50)
  for (const { path } of files) t.regex(path, /\.phase-router-[0-9a-f]{24}\.tmp$/)
  await Promise.all(files.map(async ({ handle, remove }) => handle.close().then(remove)))
  t.deepEqual(readdirSync(folder), [])
})

test('fileError without a system error keeps the message', (t) => {
  t.is(fileError('a.csv', 'do it', new Error('why not')).message, 'a.csv: cannot do it: why not')
})
