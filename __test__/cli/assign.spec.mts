import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { temporaryFolder } from '../helpers/folder.mjs'
import { run } from './run.mjs'

const targets = 'name,limit\neu,2\nus,1\n'
const wide = 'source,us,eu\na,1,9\n"b, 2",3,8\nc,6,7\n'
const long = 'target,score,source\neu,9,a\nus,1,a\neu,8,"b, 2"\nus,6,c\neu,7,c\n'
const expected = 'source,target_1\na,eu\n"b, 2",eu\nc,us\n'
const scores = [9, 1, 8, 3, 7, 6]

/** What NumPy saves of N x 2 numbers. */
function npy(type: '<f4' | '<f8' | '<i4', numbers: readonly number[], shape = `(${numbers.length / 2}, 2)`): Buffer {
  const head = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`
  const padded = `${head.padEnd(117)}\n`
  const begin = Buffer.from('\x93NUMPY\x01\x00\x00\x00', 'latin1')
  begin.writeUInt16LE(padded.length, 8)
  const array = type === '<f4' ? new Float32Array(numbers) : new Float64Array(numbers)
  return Buffer.concat([begin, Buffer.from(padded), Buffer.from(array.buffer)])
}

/** Runs `assign` on targets.csv and a file of scores, in a folder of their own. */
async function assign(t: ExecutionContext, name: string, content: string | Buffer, ...args: string[]) {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'targets.csv'), targets)
  writeFileSync(join(folder, name), content)
  const ended = await run(['assign', '--scores', name, '--targets', 'targets.csv', ...args], {}, [], folder)
  return { ...ended, folder }
}

test('a wide and a long table, .npy and raw floats give the same routes', async (t) => {
  for (const [name, content, ids] of [
    ['wide.csv', wide, true],
    ['long.csv', long, true],
    ['scores.npy', npy('<f4', scores), false],
    ['double.npy', npy('<f8', scores), false],
    ['scores.f32', Buffer.from(new Float32Array(scores).buffer), false],
  ] as const) {
    const { code, stdout, stderr } = await assign(t, name, content)
    t.is(code, 0, stderr)
    t.is(stdout, ids ? expected : 'source,target_1\n0,eu\n1,eu\n2,us\n')
    t.regex(stderr, /^Assigned 3 sources to 2 targets: 3 routes, score 23\.$/m)
    t.regex(stderr, /^No routes that fill as many slots score above 23: a gap of 0\.$/m)
  }
})

test('formats, the certificate, and the exit code of --strict', async (t) => {
  const args = ['--fan-out', '2', '--strict', '--certificate', 'certificate.json', '--out', 'routes.ndjson']
  const { code, stdout, stderr, folder } = await assign(t, 'wide.csv', wide, ...args)
  t.is(code, 3)
  t.is(stdout, '')
  t.regex(stderr, /^Unfilled: 3 slots, since the limits leave too little room\.$/m)
  t.is(
    readFileSync(join(folder, 'routes.ndjson'), 'utf8'),
    '{"source":"a","targets":["eu"]}\n{"source":"b, 2","targets":["eu"]}\n{"source":"c","targets":["us"]}\n',
  )
  const certificate = JSON.parse(readFileSync(join(folder, 'certificate.json'), 'utf8'))
  t.like(certificate, { score: 23, upperBound: 23, gap: 0, filled: 3, unfilled: 3, bottleneck: 'limits' })
  t.deepEqual(
    certificate.targets.map(({ name, load }: { name: string; load: number }) => [name, load]),
    [
      ['eu', 2],
      ['us', 1],
    ],
  )
  const bin = await assign(t, 'scores.f32', Buffer.from(new Float32Array(scores).buffer), '--out', 'routes.bin')
  const bytes = readFileSync(join(bin.folder, 'routes.bin'))
  t.deepEqual(
    [0, 4, 8].map((at) => bytes.readInt32LE(at)),
    [0, 0, 1],
  )
})

test('sources that are there twice are told, and are sources of their own', async (t) => {
  const { code, stdout, stderr } = await assign(t, 'wide.csv', 'source,eu,us\na,9,1\nb,1,1\na,9,1\n')
  t.is(code, 0)
  t.is(stdout.split('\n').length, 5)
  t.true(stderr.startsWith('wide.csv: one id was there before, "a" of line 4\n'), stderr)
})

test('capacities are exact shares, and elsewhere leaves slots unfilled', async (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'targets.csv'), 'name,capacity\neu,1\nus,2\n')
  writeFileSync(join(folder, 'wide.csv'), wide)
  const args = ['assign', '--scores', 'wide.csv', '--targets', 'targets.csv']
  t.is((await run(args, {}, [], folder)).stdout, 'source,target_1\na,eu\n"b, 2",us\nc,us\n')
  const { stdout, stderr } = await run([...args, '--elsewhere', '5'], {}, [], folder)
  t.is(stdout, 'source,target_1\na,eu\n"b, 2",\nc,us\n')
  t.regex(stderr, /^Unfilled: 1 slot, which is worth more\.$/m)
})

for (const [what, name, content, message] of [
  [
    'text as a score',
    'a.csv',
    'source,eu,us\na,9,x\n',
    'a.csv:2:3: the score at us must be a number, or empty to forbid; received "x"',
  ],
  [
    'a pair twice',
    'a.csv',
    'source,target,score\na,eu,9\na,eu,1\n',
    'a.csv:3:2: target "eu" is there twice for this source',
  ],
  ['an unknown target', 'a.csv', 'source,target,score\na,moon,9\n', 'a.csv:2:2: target "moon" is none of the targets'],
  [
    'a bad score of a pair',
    'a.csv',
    'source,target,score\na,eu,1e99\n',
    'a.csv:2:3: score must be within 32-bit floats, up to 3.4e38; received "1e99"',
  ],
  [
    'no column for a target',
    'a.csv',
    'source,eu\na,9\n',
    'a.csv:1:1: no column for the target "us"; or give a row for each pair: source,target,score',
  ],
  ['a column twice', 'a.csv', 'source,eu,us,eu\na,9,1,8\n', 'a.csv:1:4: a second column "eu"'],
  ['no source', 'a.csv', 'source,eu,us\n,9,1\n', 'a.csv:2:1: source must not be empty'],
  ['integers in .npy', 'a.npy', npy('<i4', scores), 'a.npy: holds <i4; must hold float32 or float64 (<f4 or <f8)'],
  [
    'another shape',
    'a.npy',
    npy('<f4', scores, '(2, 3)'),
    'a.npy: has the shape (2, 3); must be sources x 2, a column for each target',
  ],
  [
    'a .npy cut short',
    'a.npy',
    npy('<f4', scores).subarray(0, 140),
    'a.npy: has 12 bytes after its head; its shape needs 24',
  ],
  ['no .npy', 'a.npy', 'hello', 'a.npy: is no .npy file: it does not begin with "\\x93NUMPY"'],
  [
    'NaN in .npy',
    'a.npy',
    npy('<f4', [9, 1, 8, Number.NaN, 7, 6]),
    'a.npy: the score of source 1 at us must be finite, or -Infinity to forbid; received NaN',
  ],
  ['half a row', 'a.f32', Buffer.alloc(12), 'a.f32: 12 bytes are no whole rows of 2 targets (8 bytes each, 4 a score)'],
] as const) {
  test(`refused: ${what}`, async (t) => {
    const { code, stdout, stderr } = await assign(t, name, content)
    t.is(code, 1)
    t.is(stdout, '')
    t.is(stderr, `phase-router: ${message}\n`)
  })
}
