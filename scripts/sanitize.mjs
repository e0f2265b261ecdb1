// AddressSanitizer and ThreadSanitizer over the Rust tests, and AddressSanitizer over the addon in
// Node: npm run sanitize [-- address | thread | addon]. Needs nightly Rust on Linux and a C compiler.
import { copyFileSync, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { nightlyHost, output, run } from './nightly.mjs'

const parts = process.argv.slice(2).filter((argument) => argument !== '--')
const wants = (part) => parts.length === 0 || parts.includes(part)
const host = nightlyHost('sanitize')
if (process.platform !== 'linux') {
  console.log('sanitize: SKIPPED: the sanitizers are set up for Linux only')
  process.exit(0)
}
const sysroot = output('rustc', ['+nightly', '--print', 'sysroot'])
const failed = []

function step(name, command, args, env) {
  console.log(`\n== ${name}`)
  if (run(command, args, env) !== 0) failed.push(name)
}

/** cargo's arguments and environment for a build of its own with a sanitizer. */
const cargo = (sanitizer, command, ...more) => [
  'cargo',
  ['+nightly', command, '--target', host, '--target-dir', `target/sanitize-${sanitizer}`, ...more],
]
const flags = (sanitizer) => ({
  RUSTFLAGS: `-Zsanitizer=${sanitizer} -Cforce-frame-pointers=yes`,
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_STRIP: 'none',
  CARGO_PROFILE_RELEASE_DEBUG: '1',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
})

if (wants('address')) {
  step('AddressSanitizer, Rust tests', ...cargo('address', 'test', '--no-default-features', '--lib', '--quiet'), {
    ...flags('address'),
    ASAN_OPTIONS: 'allocator_may_return_null=1',
  })
}

if (wants('thread')) {
  // Without an instrumented standard library ThreadSanitizer does not see its locks, and reports
  // races that are none.
  if (existsSync(join(sysroot, 'lib/rustlib/src/rust/library/Cargo.lock'))) {
    const [command, args] = cargo('thread', 'test', '-Zbuild-std', '--no-default-features', '--lib', '--quiet')
    step('ThreadSanitizer, Rust tests', command, args, flags('thread'))
  } else {
    console.log(
      '\nsanitize: thread SKIPPED: rust-src is not installed (rustup component add rust-src --toolchain nightly)',
    )
  }
}

if (wants('addon')) {
  const folder = `target/sanitize-address/${host}/release`
  step('AddressSanitizer, the addon', ...cargo('address', 'build', '--release', '--lib'), flags('address'))
  // rustc links the runtime into executables only; Node has it preloaded, as a library, which cannot
  // have the part that starts it before everything else.
  const runtime = resolve(folder, 'asan.so')
  const archive = resolve(folder, 'asan.a')
  if (failed.length === 0) {
    copyFileSync(join(sysroot, `lib/rustlib/${host}/lib/librustc-nightly_rt.asan.a`), archive)
    step('the runtime without its start', 'ar', ['d', archive, 'asan_preinit.cpp.o'])
  }
  const whole = ['-shared', '-o', runtime, '-Wl,--whole-archive', archive, '-Wl,--no-whole-archive']
  step('the runtime as a library', 'cc', [...whole, '-lpthread', '-ldl', '-lm', '-lrt'])
  const addon = resolve(folder, 'asan.node')
  if (failed.length === 0) copyFileSync(join(folder, 'libphase_router.so'), addon)
  const environment = {
    LD_PRELOAD: runtime,
    SANITIZED_ADDON: addon,
    // Node itself leaks by design at its end; stacks of V8 cannot be unpoisoned by its own unwinder.
    ASAN_OPTIONS: 'detect_leaks=0:allocator_may_return_null=1:detect_stack_use_after_return=0',
  }
  const scripts = ['golden', 'exact-golden', 'hostile/values', 'hostile/options', 'hostile/race', 'hostile/transfer']
  scripts.push('hostile/resize', 'hostile/mutate', 'hostile/overlap', 'hostile/out', 'hostile/drop', 'hostile/panic')
  scripts.push('hostile/abort', 'hostile/thousand', 'hostile/refused', 'hostile/workers')
  scripts.push('hostile/fair', 'hostile/grow', 'hostile/results')
  for (const script of failed.length === 0 ? scripts : []) {
    const args = [
      '--import',
      './scripts/typescript.mjs',
      '--import',
      './scripts/sanitized-addon.mjs',
      '--expose-gc',
      `__test__/children/${script}.mts`,
    ]
    step(`the addon: ${script}`, process.execPath, args, environment)
  }
}

console.log(failed.length === 0 ? '\nsanitize: nothing found' : `\nsanitize: FAILED: ${failed.join('; ')}`)
process.exit(failed.length === 0 ? 0 : 1)
