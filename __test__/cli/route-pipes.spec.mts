import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ava, { type ExecutionContext } from 'ava'
import { temporaryFolder } from '../helpers/folder.mjs'
import { onLinux, run, runInShell } from './run.mjs'

const items = 'id,note\nx,1\ny,2\n'
const routed = 'source,target_1,note\nx,a,1\ny,a,2\n'

function folderOf(t: ExecutionContext): string {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'targets.csv'), 'name\na\n')
  writeFileSync(join(folder, 'items.csv'), items)
  return folder
}

const args = (targets: string, sources: string, ...more: string[]) => [
  'route',
  '--targets',
  targets,
  '--sources',
  sources,
  ...more,
]

for (const stdin of ['-', '/dev/stdin', '/dev/fd/0']) {
  onLinux(`sources and targets from ${stdin}: a pipe, a file, nothing`, async (t) => {
    const folder = folderOf(t)
    const shell = (line: string, command: string[]) => runInShell(line, command, folder)
    const sources = args('targets.csv', stdin)
    t.is((await shell('cat items.csv | "$@"', sources)).stdout, routed)
    t.is((await shell('"$@" < items.csv', sources)).stdout, routed)
    t.is((await shell('gzip -c items.csv | "$@"', sources)).stdout, routed)
    t.is((await shell('cat targets.csv | "$@"', args(stdin, 'items.csv'))).stdout, routed)
    const empty = await shell('"$@" < /dev/null', sources)
    t.is(empty.code, 1)
    t.regex(empty.stderr, /^phase-router: standard input:1:1: the file is empty/)
    const wrong = await shell('printf "id,weight\\nx,-1\\n" | "$@"', sources)
    t.regex(wrong.stderr, /^phase-router: standard input:2:2: weight must be/)
    // What is still to come must not keep the command from its end.
    const early = await shell('(printf "id,weight\\nx,-1\\n"; sleep 30) | (timeout 20 "$@"; echo $?)', sources)
    t.is(early.stdout, '1\n')
  })
}

onLinux('what has no end, or no sense, ends in an error at once', async (t) => {
  const folder = folderOf(t)
  const million = '1000000'
  const inputs: readonly (readonly [line: string, sources: string, message: RegExp])[] = [
    ['"$@"', '/dev/zero', /^phase-router: \/dev\/zero:1:1: a first line of over 1048576 bytes\n$/],
    ['"$@"', '/dev/urandom', /^phase-router: \/dev\/urandom/],
    ['yes | "$@"', '-', /^phase-router: standard input:1:1: no column "id"; the first line is: y\n$/],
    ['yes " " | "$@"', '-', /^phase-router: standard input:1:1: a first line of over 1048576 bytes\n$/],
    ['(echo id; tr "\\0" x < /dev/zero) | "$@"', '-', /^phase-router: standard input:2:1: a row of over 1048576 bytes/],
    ['(echo id; tr "\\0" "\\"" < /dev/zero) | "$@"', '-', /^phase-router: standard input:2:1: a row of over 1048576/],
    ['(echo "["; yes "{") | "$@"', '-', /^phase-router: standard input:2: an object of over 1048576 bytes/],
    [
      `(echo id,weight; printf x,; head -c ${million} /dev/zero | tr "\\0" 1; echo x) | "$@"`,
      '-',
      /^phase-router: standard input:2:2: weight must be a number >= 0; received "1+x"\n$/,
    ],
    [
      `(printf '{"id":"'; head -c ${million} /dev/zero | tr "\\0" 1; echo '","weight":"x"}') | "$@"`,
      '-',
      /^phase-router: standard input:1: weight must be a number >= 0; received "x"\n$/,
    ],
  ]
  for (const [line, sources, message] of inputs) {
    const { code, stderr } = await runInShell(line, args('targets.csv', sources), folder)
    t.is(code, 1, `${line} ${sources}`)
    t.regex(stderr, message, `${line} ${sources}`)
  }
})

onLinux('named pipes and process substitution', async (t) => {
  const folder = folderOf(t)
  const pipes = 'mkfifo t s o; cat targets.csv > t & cat items.csv > s & cat o & "$@"; wait'
  t.is((await runInShell(pipes, args('t', 's', '--out', 'o', '--format', 'csv'), folder)).stdout, routed)
  if (spawnSync('bash', ['-c', 'true']).status !== 0) return t.log('no bash here: substitution is not tried')
  const substituted = `bash -c '"$@" --targets <(cat targets.csv) --sources <(gzip -c items.csv)' bash "$@"`
  t.is((await runInShell(substituted, ['route'], folder)).stdout, routed)
})

onLinux('a pipe that nobody writes to is waited for, and can be given up', async (t) => {
  const folder = folderOf(t)
  const { stdout } = await runInShell(
    'mkfifo s; timeout --preserve-status 2 "$@"; echo $?',
    args('targets.csv', 's'),
    folder,
  )
  t.is(stdout, '143\n')
})

onLinux('standard output by its names', async (t) => {
  const folder = folderOf(t)
  for (const out of ['-', '/dev/stdout', '/dev/fd/1']) {
    t.is((await runInShell('"$@" | cat', args('targets.csv', 'items.csv', '--out', out), folder)).stdout, routed)
    t.is(
      (await runInShell('"$@" > out.csv; cat out.csv', args('targets.csv', 'items.csv', '--out', out), folder)).stdout,
      routed,
    )
  }
})

for (const [format, line] of [
  ['ndjson', '{"source":"x","targets":["a"],"note":"1"}\n{"source":"y","targets":["a"],"note":"2"}\n'],
  ['json', '[\n{"source":"x","targets":["a"],"note":"1"},\n{"source":"y","targets":["a"],"note":"2"}\n]\n'],
  ['tsv', 'source\ttarget_1\tnote\nx\ta\t1\ny\ta\t2\n'],
  ['csv', routed],
] as const) {
  ava(`--format ${format} on stdout and in a file of any name`, async (t) => {
    const folder = folderOf(t)
    t.is((await run(args('targets.csv', 'items.csv', '--format', format), {}, [], folder)).stdout, line)
    await run(args('targets.csv', 'items.csv', '--format', format, '--out', 'routes.of.mine'), {}, [], folder)
    t.is(readFileSync(join(folder, 'routes.of.mine'), 'utf8'), line)
    await run(args('targets.csv', 'items.csv', '--out', `routes.${format}.gz`), {}, [], folder)
    await run(args('targets.csv', 'items.csv', '--out', `ROUTES.${format.toUpperCase()}`), {}, [], folder)
    t.is(readFileSync(join(folder, `ROUTES.${format.toUpperCase()}`), 'utf8'), line)
  })
}

const hasJq = spawnSync('jq', ['--version']).status === 0
const withJq = hasJq && process.platform === 'linux' ? ava.serial : ava.skip
withJq(`a million lines: zcat | route | jq, and route --split${hasJq ? '' : ' (skipped: no jq)'}`, async (t) => {
  const folder = folderOf(t)
  writeFileSync(join(folder, 'targets.csv'), 'name,capacity\na,2\nb,1\n')
  const make = `(echo id,note; seq 1 1000000 | sed 's/.*/item &,"n ""&"""/') | gzip -1 > items.csv.gz`
  const pipe = `zcat items.csv.gz | "$@" | jq -rc 'select(.source == "item 1000000") | [.targets, .note]'`
  const { stdout, stderr } = await runInShell(
    `${make}; ${pipe}`,
    args('targets.csv', '-', '--format', 'ndjson'),
    folder,
  )
  t.regex(stdout, /^\[\["[ab]"\],"n \\"1000000\\""\]\n$/)
  t.regex(stderr, /^Routed 1,000,000 sources to 2 targets/)
  const split = `"$@" && wc -l < parts/a.csv && wc -l < parts/b.csv && tail -n 1 parts/*.csv | grep -c 'item 1000000,"n ""1000000"""'`
  const { stdout: counts } = await runInShell(split, args('targets.csv', 'items.csv.gz', '--split', 'parts'), folder)
  const [a, b, last] = counts.split('\n').map(Number)
  t.is((a as number) + (b as number), 1_000_002)
  t.true(Math.abs((a as number) - 666_668) <= 1)
  t.is(last, 1)
})
