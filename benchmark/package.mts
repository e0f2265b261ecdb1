// What the package costs a user before it routes anything: its size, the time to load it, and the
// memory that it takes then. Fresh processes, beside those of a Node that loads nothing.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from '../lib/cli/measure/time.js'

const ROUNDS = 31
const root = fileURLToPath(new URL('..', import.meta.url))

/** What is printed by every process at its end. */
const REPORT = 'console.log(process.memoryUsage().rss)'

const PROGRAMS = {
  bareRequire: ['-e', REPORT],
  require: ['-e', `require('phase-router'); ${REPORT}`],
  bareImport: ['--input-type=module', '-e', REPORT],
  import: ['--input-type=module', '-e', `import 'phase-router'; ${REPORT}`],
} as const

type Program = keyof typeof PROGRAMS

/** Time from start to end, in milliseconds, and resident memory, in MiB, of a fresh process. */
function start(program: Program) {
  const begin = performance.now()
  const { status, stdout } = spawnSync(process.execPath, PROGRAMS[program], { cwd: root, encoding: 'utf8' })
  const milliseconds = performance.now() - begin
  if (status !== 0) throw new Error(`${program} ended with ${status}`)
  return { milliseconds, mebibytes: Number(stdout) / 2 ** 20 }
}

/** Medians over the rounds of what loading adds; within a round, all programs run one after another. */
function loading() {
  const names = Object.keys(PROGRAMS) as Program[]
  const rounds = Array.from({ length: ROUNDS }, () => {
    const entries = names.map((name) => [name, start(name)] as const)
    return Object.fromEntries(entries) as Record<Program, ReturnType<typeof start>>
  })
  const added = (kind: 'require' | 'import', bare: Program) => ({
    load: kind,
    bareNodeMilliseconds: median(rounds.map((round) => round[bare].milliseconds)),
    addedMilliseconds: median(rounds.map((round) => round[kind].milliseconds - round[bare].milliseconds)),
    bareNodeMiB: median(rounds.map((round) => round[bare].mebibytes)),
    addedMiB: median(rounds.map((round) => round[kind].mebibytes - round[bare].mebibytes)),
  })
  return [added('require', 'bareRequire'), added('import', 'bareImport')]
}

/** What npm says of the tarballs for this platform, in bytes. */
function sizes() {
  const platform = readdirSync(root)
    .find((name) => name.endsWith('.node'))
    ?.split('.')[1] as string
  const folder = mkdtempSync(join(tmpdir(), 'phase-router-'))
  try {
    const printed = execFileSync(process.execPath, ['scripts/pack.mjs', folder, platform], {
      cwd: root,
      encoding: 'utf8',
    })
    const packed = JSON.parse(printed) as { name: string; size: number; unpackedSize: number }[]
    return packed.map(({ name, size, unpackedSize }) => ({ name, packedBytes: size, unpackedBytes: unpackedSize }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Sizes on disk, and what loading costs. */
export function measure() {
  return { sizes: sizes(), loading: loading() }
}
