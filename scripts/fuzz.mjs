// Fuzzes the kernel: npm run fuzz [-- target | all] [-- seconds for each]. The targets are those of
// cargo-fuzz in fuzz/; this needs only nightly Rust and a C++ compiler.
import { mkdirSync, readdirSync } from 'node:fs'
import { nightlyHost, run } from './nightly.mjs'

const targets = readdirSync(new URL('../fuzz/fuzz_targets', import.meta.url)).map((file) => file.replace('.rs', ''))
const [target = 'all', seconds = '60'] = process.argv.slice(2).filter((argument) => argument !== '--')
if (target !== 'all' && !targets.includes(target)) {
  console.error(`no target '${target}'; there are ${targets.join(', ')}`)
  process.exit(1)
}
if (!(Number(seconds) > 0)) {
  console.error(`seconds must be above 0; received '${seconds}'`)
  process.exit(1)
}

const host = nightlyHost('fuzz')
// The flags of cargo-fuzz: coverage for libFuzzer, and AddressSanitizer.
const flags = [
  '-Cpasses=sancov-module',
  '-Cllvm-args=-sanitizer-coverage-level=4',
  '-Cllvm-args=-sanitizer-coverage-inline-8bit-counters',
  '-Cllvm-args=-sanitizer-coverage-pc-table',
  '-Cllvm-args=-sanitizer-coverage-trace-compares',
  '-Ccodegen-units=1',
  '-Zsanitizer=address',
  '--cfg=fuzzing',
].join(' ')
const build = ['+nightly', 'build', '--release', '--locked', '--manifest-path', 'fuzz/Cargo.toml', '--target', host]
let failed = run('cargo', build, { RUSTFLAGS: flags })
for (const name of failed === 0 ? targets : []) {
  if (target !== 'all' && target !== name) continue
  const corpus = `fuzz/corpus/${name}`
  const artifacts = `fuzz/artifacts/${name}`
  for (const folder of [corpus, artifacts]) mkdirSync(folder, { recursive: true })
  const options = [`-max_total_time=${seconds}`, `-artifact_prefix=${artifacts}/`, '-max_len=4096', '-timeout=20']
  failed += run(`fuzz/target/${host}/release/${name}`, [corpus, ...options, '-print_final_stats=1'])
}
process.exit(failed === 0 ? 0 : 1)
