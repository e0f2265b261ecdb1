import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import ava, { type ExecutionContext } from 'ava'
import { failing, type StepName, signalled, steps } from '../files/steps.mjs'
import { DEADLINE } from '../helpers/child.mjs'
import { temporaryFolder } from '../helpers/folder.mjs'
import { ended, main, onLinux, run, start } from './run.mjs'

// One child process at a time: they are many.
const test = process.platform === 'win32' ? ava.skip : ava.serial

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
const routed = 'source,target_1\n0,a\n1,a\n'

function folderWith(t: ExecutionContext): string {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'targets.csv'), 'name\na\n')
  writeFileSync(join(folder, 'routes.csv'), 'old')
  chmodSync(join(folder, 'routes.csv'), 0o606)
  return folder
}

const args = ['route', '--targets', 'targets.csv', '--sources', '2', '--out', 'routes.csv']
const endless = ['route', '--targets', 'targets.csv', '--sources', '2000000000', '--out', 'routes.csv']
const contentOf = (folder: string) => readFileSync(join(folder, 'routes.csv'), 'utf8')

const failures: Readonly<Record<StepName, string>> = {
  create: 'create a temporary file in the folder .',
  mode: 'keep its mode',
  write: 'write to it',
  flush: 'flush it to the disk',
  close: 'close it',
  rename: 'give it its name',
}

for (const step of Object.keys(steps) as StepName[]) {
  test(`when "${failures[step]}" fails: an error that says so, the old file, nothing else`, async (t) => {
    const folder = folderWith(t)
    const { code, stderr } = await run(args, {}, failing(step), folder)
    t.is(stderr, `phase-router: routes.csv: cannot ${failures[step]}: i/o error (EIO)\n`)
    t.is(code, 1)
    t.is(contentOf(folder), 'old')
    t.deepEqual(readdirSync(folder).sort(), ['routes.csv', 'targets.csv'])
  })

  test(`SIGTERM before "${failures[step]}": the old file, nothing else`, async (t) => {
    const folder = folderWith(t)
    const { code } = await run(args, {}, signalled(step, 'SIGTERM'), folder)
    // A rename that has begun cannot be taken back: then the file is there, and the code says so.
    const [expected, text] = step === 'rename' ? [0, routed] : [143, 'old']
    t.deepEqual([code, contentOf(folder)], [expected, text])
    t.deepEqual(readdirSync(folder).sort(), ['routes.csv', 'targets.csv'])
  })

  test(`SIGKILL before or after "${failures[step]}": the old file or the new one, never a part`, async (t) => {
    for (const after of [false, true]) {
      const folder = folderWith(t)
      const { code } = await run(args, {}, signalled(step, 'SIGKILL', after), folder)
      t.is(code, null)
      t.is(contentOf(folder), step === 'rename' && after ? routed : 'old')
      t.is(statSync(join(folder, 'routes.csv')).mode & 0o777, 0o606)
    }
  })
}

/** Starts the long command, and waits until it has written something. */
async function writing(folder: string) {
  const child = start(endless, {}, [], folder)
  const closed = once(child, 'close')
  const size = () => {
    const [name] = readdirSync(folder).filter((name) => name.endsWith('.tmp'))
    return name === undefined ? 0 : statSync(join(folder, name)).size
  }
  while (size() === 0) await setTimeout(10)
  return { child, closed }
}

for (const [signal, code] of Object.entries(exitCodes)) {
  test(`${signal} while rows are written: exit code ${code}, the old file, nothing else`, async (t) => {
    const folder = folderWith(t)
    const { child, closed } = await writing(folder)
    child.kill(signal as NodeJS.Signals)
    t.deepEqual(await closed, [code, null])
    t.is(contentOf(folder), 'old')
    t.deepEqual(readdirSync(folder).sort(), ['routes.csv', 'targets.csv'])
  })
}

test('a second signal ends at once what the first does not, and cleans up too', async (t) => {
  const folder = folderWith(t)
  // A write that never ends, as on a disk that has gone away. The program says when it is there, and when
  // it has heard the first signal.
  const stuck = `import fs from 'node:fs/promises'
    const file = await fs.open(process.execPath)
    Object.getPrototypeOf(file).sync = () => {
      process.on('SIGTERM', () => console.log('heard'))
      console.log('stuck')
      return new Promise(() => setInterval(() => {}, 1000))
    }
    await file.close()`
  const child = start(args, {}, ['--import', `data:text/javascript,${encodeURIComponent(stuck)}`], folder)
  const closed = once(child, 'close')
  const said = createInterface(child.stdout)[Symbol.asyncIterator]()
  t.is((await said.next()).value, 'stuck')
  t.true(readdirSync(folder).some((name) => name.endsWith('.tmp')))
  child.kill('SIGTERM')
  t.is((await said.next()).value, 'heard')
  child.kill('SIGINT')
  t.deepEqual(await closed, [130, null])
  t.is(contentOf(folder), 'old')
  t.deepEqual(readdirSync(folder).sort(), ['routes.csv', 'targets.csv'])
})

/** Two commands that write one file, to targets a and b, which are told apart by every row. */
async function race(t: ExecutionContext, prefix: readonly string[]) {
  const folder = temporaryFolder(t)
  const command = (target: string, sources: number) => {
    writeFileSync(join(folder, `${target}.csv`), `name\n${target}\n`)
    const args = ['route', '--targets', `${target}.csv`, '--sources', String(sources), '--out', 'shared.csv']
    const [file = process.execPath, ...before] = [...prefix, process.execPath, main]
    return ended(spawn(file, [...before, ...args], { cwd: folder, timeout: DEADLINE }))
  }
  const codes = await Promise.all([command('a', 300_000), command('b', 200_000)])
  t.deepEqual(
    codes.map(({ code }) => code),
    [0, 0],
  )
  const rows = readFileSync(join(folder, 'shared.csv'), 'utf8').trimEnd().split('\n').slice(1)
  const [, winner] = (rows[0] as string).split(',')
  t.is(rows.length, winner === 'a' ? 300_000 : 200_000)
  t.true(rows.every((row, source) => row === `${source},${winner}`))
  t.deepEqual(readdirSync(folder).sort(), ['a.csv', 'b.csv', 'shared.csv'])
}

test('of two that write one file, one is there, whole', (t) => race(t, []))

const namespaces = ['unshare', '--pid', '--fork', '--mount-proc']
const mayUnshare = spawnSync(namespaces[0] as string, [...namespaces.slice(1), 'true']).status === 0
const inNamespaces = mayUnshare ? test : ava.skip
inNamespaces(`... with equal process ids, too${mayUnshare ? '' : ' (skipped: no pid namespaces)'}`, (t) =>
  race(t, namespaces),
)

test('links that somebody has planted are not followed', async (t) => {
  const folder = folderWith(t)
  const victim = join(folder, 'victim')
  writeFileSync(victim, 'mine')
  // Whatever the temporary file is called: here it can be foretold.
  const foretold = `import crypto from 'node:crypto'
    import { syncBuiltinESMExports } from 'node:module'
    crypto.randomBytes = (size) => Buffer.alloc(size)
    syncBuiltinESMExports()`
  const planted = `.phase-router-${'0'.repeat(24)}.tmp`
  symlinkSync('victim', join(folder, planted))
  const preload = ['--import', `data:text/javascript,${encodeURIComponent(foretold)}`]
  const { code, stderr } = await run(args, {}, preload, folder)
  t.is(code, 1)
  t.is(
    stderr,
    'phase-router: routes.csv: cannot create a temporary file in the folder .: file already exists (EEXIST)\n',
  )
  t.is(readFileSync(victim, 'utf8'), 'mine')
  t.is(contentOf(folder), 'old')
  t.true(readdirSync(folder).includes(planted))
})

onLinux('a disk that is full: the file and the step, the old file, nothing else', async (t) => {
  const folder = temporaryFolder(t)
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', disk]).status !== 0) {
    t.log('skipped: mounting is not permitted here')
    return t.pass()
  }
  t.teardown(() => spawnSync('umount', [disk]))
  writeFileSync(join(folder, 'targets.csv'), 'name\na\n')
  writeFileSync(join(disk, 'routes.csv'), 'old')
  const to = ['route', '--targets', 'targets.csv', '--sources', '1000000', '--out', 'disk/routes.csv']
  const { code, stderr } = await run(to, {}, [], folder)
  t.is(code, 1)
  t.is(stderr, 'phase-router: disk/routes.csv: cannot write to it: no space left on device (ENOSPC)\n')
  t.is(readFileSync(join(disk, 'routes.csv'), 'utf8'), 'old')
  t.deepEqual(readdirSync(disk), ['routes.csv'])
})

onLinux('with the disk behind stdout full, an error of one line', async (t) => {
  const folder = folderWith(t)
  const command = ['route', '--targets', 'targets.csv', '--sources', '2']
  const shell = (line: string) =>
    ended(spawn('sh', ['-c', line, 'sh', process.execPath, main, ...command], { cwd: folder, timeout: DEADLINE }))
  const full = await shell('exec "$@" > /dev/full')
  t.is(full.code, 1)
  t.is(full.stderr, 'phase-router: standard output: cannot write to it: no space left on device (ENOSPC)\n')
})
