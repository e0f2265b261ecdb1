export default {
  files: ['__test__/**/*.spec.mts'],
  extensions: { mts: 'module' },
  nodeArguments: ['--import', './scripts/typescript.mjs'],
  // Child processes: a crash of the addon is a failed test, not the end of the run.
  workerThreads: false,
  // Longer than any child process may take: a busy machine fails no test.
  timeout: '11m',
}
